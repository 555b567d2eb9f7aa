import { describe, expect, it } from "vitest";
import {
  hardSigmoid,
  initialDenseParameters,
  initialGruParameters,
  initialModel,
  initialParameters,
  initialRnnParameters,
  loadModel,
  openModel,
  relu,
  runModel,
  saveModel,
  writeSafetensors,
  type Cell,
  type Model,
} from "../../../lib/index.js";
import { randomSequence } from "./golden.js";

const x = randomSequence(3, 2, 1).map((step) => [step]);

describe("a model that is saved", () => {
  const peeping = initialParameters({ inputSize: 2, hiddenSize: 3, peepholes: true, seed: 1 });
  const model: Model = {
    layers: [
      {
        forward: {
          kind: "lstm",
          parameters: peeping,
          options: { gateActivation: hardSigmoid(0.3, 0.4), clip: 2 },
        },
        reverse: { kind: "lstm", parameters: peeping },
        merge: "sum",
      },
      {
        reverse: {
          kind: "gru",
          parameters: initialGruParameters({ inputSize: 3, hiddenSize: 4, seed: 2 }),
          options: { reset: "before" },
        },
      },
      {
        forward: {
          kind: "rnn",
          parameters: initialRnnParameters({ inputSize: 4, hiddenSize: 2, seed: 3 }),
          options: { activation: relu },
        },
      },
    ],
    readout: initialDenseParameters({ inputSize: 2, outputSize: 1, seed: 4 }),
  };

  it("is the same when loaded, rules and all, and shares what it shared", () => {
    const loaded = loadModel(saveModel(model));
    expect(runModel(loaded, x).outputs).toEqual(runModel(model, x).outputs);
    const { forward, reverse } = loaded.layers[0]!;
    expect(forward!.parameters).toBe(reverse!.parameters);
    expect(forward!.parameters).toEqual(peeping);
    expect(saveModel(loaded)).toEqual(saveModel(model));
  });

  it("can be trained on, and is opened and run like any other", () => {
    const trained = initialModel({ inputSize: 2, hiddenSize: 3, outputSize: 1, seed: 5 });
    const opened = openModel(saveModel(trained));
    expect(opened).toMatchObject({ format: "safetensors", producer: "Gatehouse", assumed: [] });
    expect(opened.run(x.map(([step]) => step!)).outputs).toEqual(runModel(trained, x).outputs);
  });

  it("is refused where it has a rule that cannot be written down", () => {
    const forced: Cell<"lstm"> = {
      kind: "lstm",
      parameters: initialParameters({ inputSize: 2, hiddenSize: 2, seed: 6 }),
      options: { forced: { forgetGate: 1 } },
    };
    expect(() => saveModel({ layers: [{ forward: forced }], readout: model.readout })).toThrow(
      "invalid options.forced: expected none in a model that is saved",
    );
  });

  it("is refused where the file is another one, or damaged", () => {
    expect(() => loadModel(writeSafetensors({}))).toThrow("expected a file that saveModel wrote");
    expect(() => loadModel(writeSafetensors({}, { gatehouse: "{}" }))).toThrow(
      "invalid saved model: expected layers and a readout as saveModel writes them, got something else",
    );
    expect(() => loadModel(writeSafetensors({}, { gatehouse: "[" }))).toThrow("in JSON");
  });
});
