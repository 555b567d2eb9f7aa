import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { transposeSequences } from "../../lib/index.js";
import { expectClose } from "../lib/goldens.js";
import { runOnnxOperator, type OnnxInputs, type OnnxRules } from "./onnx-operator.js";

/** One of ONNX's node tests, as public/onnx-nodes.py has written it down. */
interface NodeTest {
  name: string;
  op: OnnxRules["op"];
  attributes: { direction?: OnnxRules["direction"]; layout?: 0 | 1 };
  inputs: OnnxInputs;
  outputs: Partial<Record<"Y" | "Y_h" | "Y_c", unknown>>;
}

const file = path.join(import.meta.dirname, "public/onnx-nodes.json");
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: NodeTest[] };

// onnx/onnx, onnx/backend/test/case/node/lstm.py, gru.py and rnn.py.
describe("ONNX's backend node tests", () => {
  it("are all here", () => {
    expect(cases.map(({ name }) => name).sort()).toEqual(
      [
        ...["defaults", "with_initial_bias", "with_peepholes", "batchwise", "reverse"].map(
          (name) => `test_lstm_${name}`,
        ),
        "test_lstm_bidirectional",
        ...["defaults", "with_initial_bias", "seq_length", "batchwise", "reverse"].map(
          (name) => `test_gru_${name}`,
        ),
        "test_gru_bidirectional",
        ...["defaults", "with_initial_bias", "batchwise", "reverse", "bidirectional"].map(
          (name) => `test_simple_rnn_${name}`,
        ),
        "test_rnn_seq_length",
      ].sort(),
    );
  });

  it.each(cases)("$name", ({ op, attributes, inputs, outputs }) => {
    const { direction = "forward", layout = 0 } = attributes;
    const X = layout === 1 ? transposeSequences(inputs.X) : inputs.X;
    const found = runOnnxOperator({ ...inputs, X }, { op, direction });
    const batchFirst = {
      // [timeSteps][D][batch] → [batch][timeSteps][D], and [D][batch] → [batch][D].
      Y: found.Y[0]![0]!.map((_, b) => found.Y.map((step) => step.map((each) => each[b]!))),
      Y_h: transposeSequences(found.Y_h),
      Y_c: transposeSequences(found.Y_c),
    };
    const ours = layout === 1 ? batchFirst : found;
    for (const name of Object.keys(outputs) as (keyof typeof outputs)[]) {
      // Expected values are of float32.
      expectClose(ours[name], outputs[name], 2e-7, name);
    }
  });
});
