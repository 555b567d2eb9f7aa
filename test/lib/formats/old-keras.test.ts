import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  kerasCellOptions,
  onnxHardSigmoid,
  kerasHardSigmoid,
  readKeras,
  softsign,
  tanh,
  type CellOptions,
  type KerasLayer,
  type Matrix,
} from "../../../lib/index.js";
import { golden, largestGap, runLayers } from "./golden.js";

interface Golden {
  files: string[];
  names: string[];
  values: Matrix[];
}

const versions = JSON.parse(
  readFileSync(new URL("../../goldens/old-keras.json", import.meta.url), "utf8"),
) as Record<string, Golden>;

const files = Object.entries(versions).flatMap(([version, golden]) =>
  golden.files.map((file) => [file, version, golden] as const),
);

/** What a file of weights only calls the layers: by their class, in the order in which they were made. */
const namesByClass: Record<string, string> = {
  first: "lstm",
  both: "bidirectional",
  inside: "sequential/lstm",
  last: "lstm_1",
};

/** The rules of the golden model's layers, for files that do not tell them. */
function rules(name: string, version: string): CellOptions {
  const hardSigmoid = version.startsWith("2") ? onnxHardSigmoid : kerasHardSigmoid;
  if (name === "first") return { gateActivation: hardSigmoid };
  const squash = name === "last" ? softsign : tanh;
  return { candidateActivation: squash, outputActivation: squash };
}

describe.each(files)("%s", (file, version, { names, values }) => {
  const weightsOnly = file.endsWith("weights.h5");

  it("holds layers that compute what that Keras computes, within 1e-6", async () => {
    const layers = readKeras(await golden(`formats/${file}`));
    names.forEach((name, k) => {
      const { layer, settings } = find(layers, name);
      expect(settings === undefined, name).toBe(weightsOnly);
      const options = settings ? kerasCellOptions(settings) : rules(name, version);
      const ours = runLayers([layer], values[k]!, { options: () => options }).output;
      expect(largestGap(ours, values[k + 1]!), name).toBeLessThan(1e-6);
    });
  });

  it("tells the layers' names and the version where it holds the model", async () => {
    const layers = readKeras(await golden(`formats/${file}`));
    const expected = weightsOnly
      ? ["bidirectional", "lstm", "lstm_1", "sequential/lstm"]
      : ["first", "both", "inside", "last"];
    expect(layers.map(({ name }) => name)).toEqual(expected);
    expect(new Set(layers.map(({ settings }) => settings?.kerasVersion))).toEqual(
      new Set([weightsOnly ? undefined : version]),
    );
  });

  function find(layers: KerasLayer[], name: string): KerasLayer {
    const wanted = weightsOnly ? namesByClass[name]! : name;
    return layers.find((each) => each.name === wanted)!;
  }
});
