import { describe, expect, it } from "vitest";
import {
  heatmap,
  initialParameters,
  lstmStep,
  overTime,
  runLayer,
  unroll,
  upstreamAt,
  type CellOptions,
  type TracedQuantity,
} from "../../../lib/index.js";
import { requireNames, requireObject, requireOneOf } from "../../../lib/math/names.js";

const parameters = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 1 });
const x = [0.5, -1];
const trace = unroll(parameters, [x, x]);

describe("a misspelt name is refused, with the nearest known one", () => {
  const step = (options: object) => () =>
    lstmStep(parameters, x, undefined, options as CellOptions);

  it.each<[string, () => unknown, string]>([
    [
      "of a gate that is forced",
      step({ forced: { forgetgate: 1 } }),
      "invalid forced: expected only inputGate, forgetGate, candidate, outputGate, got forgetgate; did you mean forgetGate?",
    ],
    [
      "of an option",
      step({ gateActivaton: {} }),
      "got gateActivaton; did you mean gateActivation?",
    ],
    [
      "of how a gate is forced",
      step({ forced: { inputGate: { scael: 1 } } }),
      "invalid forced.inputGate: expected only scale, got scael; did you mean scale?",
    ],
    [
      "of a gate with a mask",
      step({ gateMasks: () => ({ input: [1, 1, 1, 1, 1] }) }),
      "invalid gateMasks: expected only inputGate, forgetGate, candidate, outputGate, got input",
    ],
    [
      "of a quantity that is drawn",
      () => heatmap(trace, "forgetgate" as TracedQuantity),
      'or "hiddenState", got "forgetgate"; did you mean "forgetGate"?',
    ],
    [
      "of a quantity over time",
      () => overTime(trace, "cellstat" as TracedQuantity),
      'got "cellstat"; did you mean "cellState"?',
    ],
    [
      "of where a loss reads",
      () => upstreamAt(trace, "hidden" as "hiddenState", 0),
      'invalid quantity: expected "hiddenState" or "cellState", got "hidden"',
    ],
    [
      "of an option of a layer",
      () =>
        runLayer({ forward: { kind: "lstm", parameters } }, [[x]], { intialStates: {} } as object),
      "got intialStates; did you mean initialStates?",
    ],
    ["of a rule", step({ coupled: "f = 1 - I" }), 'got "f = 1 - I"; did you mean "f = 1 - i"?'],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });

  it("names none where none is near", () => {
    const known = { clip: true, coupled: true } as const;
    expect(() => requireNames("options", { peepholes: 1 }, known)).toThrow(
      /^invalid options: expected only clip, coupled, got peepholes$/,
    );
    expect(() => requireOneOf("merge", "x", ["sum", "mul"])).toThrow(/got "x"$/);
    expect(() => requireOneOf("merge", 3, ["sum"])).toThrow(
      /^invalid merge: expected "sum", got 3$/,
    );
  });

  it.each([
    ["clip", "clp"],
    ["clip", "clipp"],
    ["clip", "clop"],
    ["clip", "CLIP"],
    ["coupled", "couple"],
    ["coupled", "copuled"],
  ])("%s is meant by %s", (known, given) => {
    const names = { clip: true, coupled: true } as const;
    const call = () => requireNames("options", { [given]: 1 }, names);
    expect(call).toThrow(`did you mean ${known}?`);
  });

  it("and a known one is not, even without a value", () => {
    const known = { clip: true } as const;
    expect(() => requireNames("options", { clip: undefined }, known)).not.toThrow();
    expect(() => requireOneOf("merge", "sum", ["sum", "mul"])).not.toThrow();
  });
});

describe("an object that is none is named in words", () => {
  it.each([undefined, null, 3, "text", [1]])("%j", (value) => {
    expect(() => requireObject("parameters", value, "an LSTM's parameters")).toThrow(
      /^invalid parameters: expected an LSTM's parameters, got /,
    );
  });

  it("so are parameters that are missing, or of another cell", () => {
    expect(() => lstmStep(undefined as never, x)).toThrow(
      "invalid parameters: expected an LSTM's parameters, as initialParameters gives, got undefined",
    );
    const { forgetGate: _, ...without } = parameters;
    expect(() => lstmStep(without as never, x)).toThrow(
      "invalid forgetGate: expected weights and biases, got undefined",
    );
  });
});
