import { strToU8, zipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { openModel, relu, type Matrix, type RecurrentLayer } from "../../../lib/index.js";
import { golden, goldenJson, largestGap } from "./golden.js";

interface Golden {
  x: Matrix;
  pytorch: Record<string, Matrix>;
}

let expected: Golden;

beforeAll(async () => {
  expected = await goldenJson<Golden>("model-files.json");
});

describe.each(["state-dict.pt", "legacy.pt", "traced.torchscript", "modules.pt"])("%s", (file) => {
  it("holds modules that compute what PyTorch computes, within 1e-6", async () => {
    const model = openModel(await golden(`formats/${file}`));
    const prefix = file === "modules.pt" ? "model." : "";
    for (const [name, outputs] of Object.entries(expected.pytorch)) {
      const own = prefix + name;
      const layer = model.layers.find((each) => each.name === own) as RecurrentLayer<"rnn">;
      if (name === "relu" && file !== "modules.pt") {
        // The tensors do not tell the nonlinearity; the user has to.
        expect(model.assumed).toMatchObject([
          { layer: own, value: "tanh", alternatives: ["relu"] },
        ]);
        layer.stack[0]!.forward!.options = { activation: relu };
      }
      const ours = model.run(expected.x, { through: [own] }).outputs.map((step) => step[0]!);
      expect(largestGap(ours, outputs), own).toBeLessThan(1e-6);
    }
  });
});

describe("a PyTorch file", () => {
  it("tells a module's own rules where it holds the module", async () => {
    const { layers, assumed } = openModel(await golden("formats/modules.pt"));
    const layer = layers.find(({ name }) => name === "model.relu") as RecurrentLayer<"rnn">;
    expect(layer.rules).toEqual({ batchFirst: true });
    expect(layer.stack[0]!.forward!.options).toEqual({ activation: relu });
    expect(assumed).toEqual([]);
  });

  it("is refused where it has no recurrent module, with what it has", async () => {
    const file = await golden("formats/linear.torchscript");
    expect(() => openModel(file)).toThrow("expected an LSTM, GRU or RNN");
    expect(() => openModel(file)).toThrow('got "0.weight", "0.bias"');
  });

  it("runs nothing: what a pickle would call is only a name", () => {
    // cos\nsystem\n(S'echo'\ntR. is the classic pickle that runs a command.
    const pickle = strToU8("cos\nsystem\n(S'touch /tmp/called'\ntR.");
    const file = zipSync({ "m/data.pkl": pickle, "m/version": strToU8("3") });
    expect(() => openModel(file)).toThrow("invalid PyTorch file: expected an LSTM, GRU or RNN");
  });

  it("is refused in words wherever it is cut, and where it nests or counts without end", async () => {
    for (const name of ["state-dict.pt", "legacy.pt"]) {
      const whole = await golden(`formats/${name}`);
      for (let length = 64; length < whole.length; length += 701) {
        expect(() => openModel(whole.subarray(0, length)), `${length}`).toThrow(
          /^invalid .*expected/,
        );
      }
    }
    const archive = (pickle: Uint8Array) => zipSync({ "m/data.pkl": pickle });
    const nested = new Uint8Array(1e5).fill(0x5d); // an empty list each …
    nested.fill(0x61, 5e4); // … put into the one before
    nested[99_999] = 0x2e;
    expect(() => openModel(archive(nested))).toThrow(/^invalid PyTorch file/);
    const long = Uint8Array.of(0x80, 2, 0x8b, 0xff, 0xff, 0xff, 0x7f, 0x2e);
    expect(() => openModel(archive(long))).toThrow(
      "expected 2147483647 more bytes, got 1 (cut short?)",
    );
    const endless = new Uint8Array(3e6).fill(0x4e);
    expect(() => openModel(archive(endless))).toThrow("steps of reading");
  });
});
