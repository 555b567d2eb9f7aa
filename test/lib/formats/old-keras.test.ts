import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  kerasHardSigmoid,
  onnxHardSigmoid,
  openModel,
  softsign,
  type Matrix,
  type RecurrentLayer,
} from "../../../lib/index.js";
import { golden, largestGap } from "./golden.js";

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

/** What the file of weights does not tell: its user has to. */
function setRules(layers: RecurrentLayer[], version: string): void {
  const cell = (name: string) => layers.find((layer) => layer.name === name)!.stack[0]!.forward!;
  const hardSigmoid = version.startsWith("2") ? onnxHardSigmoid : kerasHardSigmoid;
  cell("lstm").options = { gateActivation: hardSigmoid };
  cell("lstm_1").options = { candidateActivation: softsign, outputActivation: softsign };
}

describe.each(files)("%s", (file, version, { names, values }) => {
  const weightsOnly = file.endsWith("weights.h5");
  const nameIn = (name: string) => {
    if (weightsOnly) return namesByClass[name]!;
    return name === "inside" ? "inner/inside" : name;
  };

  it("holds layers that compute what that Keras computes, within 1e-6", async () => {
    const model = openModel(await golden(`formats/${file}`));
    if (weightsOnly) setRules(model.layers as RecurrentLayer[], version);
    expect(model.assumed.length > 0).toBe(weightsOnly);
    names.forEach((name, k) => {
      const run = model.run(values[k]!, { through: [nameIn(name)] });
      const ours = run.outputs.map((step) => step[0]!);
      expect(largestGap(ours, values[k + 1]!), name).toBeLessThan(1e-6);
    });
  });

  it("runs whole, and tells its version, where it holds the model", async () => {
    const model = openModel(await golden(`formats/${file}`));
    if (weightsOnly) {
      expect(model.layers.map(({ name }) => name)).toEqual(Object.values(namesByClass).sort());
      return;
    }
    expect(model.producer).toBe(`Keras ${version}`);
    const ours = model.run(values[0]!).outputs.map((step) => step[0]!);
    expect(largestGap(ours, values.at(-1)!)).toBeLessThan(1e-6);
  });
});
