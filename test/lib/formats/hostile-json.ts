import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

/** A file made when it is asked for, with a name that says what is odd about it. */
export type HostileFile = [name: string, make: () => Uint8Array];

/** What a place of a JSON text may hold instead. */
const oddValues: Record<string, unknown> = {
  null: null,
  "minus one": -1,
  "a billion": 1e9,
  "a half": 0.5,
  "an empty text": "",
  "a long text": "x".repeat(2e5),
  "an empty list": [],
  "a list of lists": [[[[]]]],
  "a long list": Array.from({ length: 1e5 }, () => 0),
  "an empty object": {},
  "the name of every object's parent": "__proto__",
  true: true,
};

/** JSON of a value in which each place in turn, down to a depth, holds something odd. */
function oddJson(value: unknown, deepest: number, path = "its whole"): [string, string][] {
  const odd = Object.entries(oddValues).map(([name, other]): [string, string] => [
    `${path}: ${name}`,
    JSON.stringify(other),
  ]);
  if (typeof value !== "object" || value === null || deepest === 0) return odd;
  const below = Object.entries(value).flatMap(([key, part]) =>
    oddJson(part, deepest - 1, `${path}.${key}`).map(([name, json]): [string, string] => {
      const parts = Object.entries(value).map(([other, same]) => {
        const text = other === key ? json : JSON.stringify(same);
        return Array.isArray(value) ? text : `${JSON.stringify(other)}:${text}`;
      });
      return [name, Array.isArray(value) ? `[${parts.join()}]` : `{${parts.join()}}`];
    }),
  );
  return [...odd, ...below];
}

/** Every `step`-th of the texts, so that no format takes more than its share of the time. */
function some<T>(all: T[], step: number): T[] {
  return all.filter((_, k) => k % step === 0);
}

/** A .keras archive whose configuration is odd in each of its places. */
export function* hostileKeras(archive: Uint8Array): Generator<HostileFile> {
  const entries = unzipSync(archive);
  const config = JSON.parse(strFromU8(entries["config.json"]!)) as unknown;
  for (const [name, json] of some(oddJson(config, 7), 11))
    yield [
      `keras: ${name}`,
      () => zipSync({ ...entries, "config.json": strToU8(json) }, { level: 0 }),
    ];
}

/** A model.json of TensorFlow.js, one LSTM of 2 and 2, that is odd in each of its places. */
export function* hostileTfjs(): Generator<HostileFile> {
  const weights = ["kernel", "recurrent_kernel", "bias"].map((name, k) => ({
    ...{ name: `lstm/${name}`, shape: k < 2 ? [2, 8] : [8], dtype: "float32" },
  }));
  const config = {
    ...{ name: "lstm", units: 2, activation: "tanh", recurrent_activation: "sigmoid" },
    ...{ use_bias: true, return_sequences: true, batch_input_shape: [null, null, 2] },
  };
  const layers = [{ class_name: "LSTM", config }];
  const model = {
    modelTopology: { class_name: "Sequential", config: { name: "model", layers } },
    weightsManifest: [{ paths: ["weights.bin"], weights }],
  };
  for (const [name, json] of some(oddJson(model, 7), 2))
    yield [`tfjs: ${name}`, () => strToU8(json)];
}

/** A safetensors file whose header is odd in each of its places, and wrong lengths of it. */
export function* hostileSafetensors(file: Uint8Array): Generator<HostileFile> {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(strFromU8(file.subarray(8, 8 + length))) as unknown;
  const rebuilt = (json: Uint8Array, said = BigInt(json.length)) => {
    const odd = new Uint8Array(8 + json.length + file.length - 8 - length);
    new DataView(odd.buffer).setBigUint64(0, said, true);
    odd.set(json, 8);
    odd.set(file.subarray(8 + length), 8 + json.length);
    return odd;
  };
  for (const [name, json] of some(oddJson(header, 3), 2))
    yield [`safetensors: ${name}`, () => rebuilt(strToU8(json))];
  for (const said of [0n, 1n, 7n, BigInt(file.length), 2n ** 31n, 2n ** 53n, 2n ** 64n - 1n])
    yield [`safetensors: a header of ${said} bytes`, () => rebuilt(strToU8("{}"), said)];
}
