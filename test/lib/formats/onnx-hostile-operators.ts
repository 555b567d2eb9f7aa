import { tensor, type Tensor } from "../../../lib/index.js";
import type { NodeToWrite } from "../../../lib/formats/onnx/encode.js";
import { int64, lstm, made, range, weighted, type Files } from "./onnx-hostile-parts.js";
import { fileOf, operator } from "./onnx-model.js";

const ints = (values: number[]) => ({ ints: values });

const folded =
  "Constant ConstantOfShape Identity Shape Reshape Flatten Unsqueeze Squeeze Transpose Expand Concat Slice Split Gather Add Sub Mul Div Cast DequantizeLinear".split(
    " ",
  );

/** Numbers that make no sense as an axis, a length or an index. */
const oddNumbers = [-1, 0, 1, 7, -7, 2 ** 31, -(2 ** 31), 2 ** 53, -(2 ** 53)];

export function operators(): Files {
  const one = (
    opType: string,
    inputs: string[],
    attributes: NodeToWrite["attributes"] = {},
    more: Record<string, Tensor> = {},
  ) => made([operator(opType, inputs, ["w"], { attributes })], more);
  const nothing = folded.map((opType): Files[number] => [
    `${opType} without inputs`,
    () => one(opType, []),
  ]);
  const left = folded.map((opType): Files[number] => [
    `${opType} whose inputs are left out`,
    () => one(opType, ["", "", "W"]),
  ]);
  const scalar = folded.map((opType): Files[number] => [
    `${opType} of single numbers`,
    () => one(opType, ["s", "s", "s"], {}, { s: tensor([], [1]) }),
  ]);
  const fractions = folded.map((opType): Files[number] => [
    `${opType} of fractions, NaN and infinity`,
    () => one(opType, ["W", "f", "f", "f", "f"], {}, { f: tensor([3], [0.5, NaN, Infinity]) }),
  ]);
  const empty = folded.map((opType): Files[number] => [
    `${opType} of nothing`,
    () => one(opType, ["e", "e", "e"], {}, { e: tensor([0, 2 ** 31], []) }),
  ]);
  const long = folded.map((opType): Files[number] => [
    `${opType} of a list of 20,000`,
    () =>
      one(
        opType,
        ["W", "l", "l", "l", "l"],
        { axes: ints(range(20_000)), perm: ints(range(20_000)) },
        { l: tensor([20_000], range(20_000), "int64") },
      ),
  ]);
  const odd = folded.flatMap((opType) =>
    oddNumbers.map((number): Files[number] => [
      `${opType} of ${number}`,
      () =>
        one(
          opType,
          ["W", "n", "n", "n", "n"],
          {
            axis: { int: number },
            to: { int: number },
            axes: ints([number]),
            block_size: { int: 0 },
          },
          { n: int64(number) },
        ),
    ]),
  );
  const wide = (value: number) => one("Expand", ["W", "n"], {}, { n: int64(value, 12, 2) });
  return [
    ...nothing,
    ...left,
    ...scalar,
    ...fractions,
    ...empty,
    ...long,
    ...odd,
    ["an Expand to 10^9", () => wide(1e9)],
    ["a ConstantOfShape of 10^12", () => one("ConstantOfShape", ["n"], {}, { n: int64(1e6, 1e6) })],
    [
      "a Gather of 100,000 rows of W",
      () =>
        one(
          "Gather",
          ["W", "n"],
          { axis: { int: 1 } },
          {
            n: tensor(
              [1e5],
              range(1e5).map(() => 0),
              "int64",
            ),
          },
        ),
    ],
    ["a division by zero", () => one("Div", ["W", "z"], {}, { z: tensor([], [0]) })],
  ];
}

export function recurrent(): Files {
  const inputs = ["x", "W", "R", "B", "l", "h", "c", "P", "s", "s", "s", "s"];
  const shapes = [[], [0], [1], [1, 1, 1], [3, 2, 1], [0, 0, 0], [1, 24], [1, 1, 1, 1]];
  const each = shapes.flatMap((shape) =>
    inputs.slice(1).flatMap((name): Files =>
      ["LSTM", "GRU", "RNN", "DynamicQuantizeLSTM"].map((opType) => [
        `${opType} whose ${name} is [${shape.join()}]`,
        () => {
          const domain = opType === "DynamicQuantizeLSTM" ? { domain: "com.microsoft" } : {};
          const count = shape.reduce((product, length) => product * length, 1);
          const all = { B: tensor([1, 24], range(24)), P: tensor([1, 9], range(9)), l: int64(3) };
          const state = tensor([1, 1, 3], [1, 2, 3]);
          const tensors = {
            ...all,
            h: state,
            c: state,
            s: tensor([1], [1]),
            [name]: tensor(shape, range(count)),
          };
          return fileOf(weighted([operator(opType, inputs, ["y"], domain)], tensors));
        },
      ]),
    ),
  );
  const attribute = (attributes: NodeToWrite["attributes"]) => () => lstm({ attributes });
  return [
    ...each,
    ["100,000 activations", attribute({ activations: { texts: range(1e5).map(() => "Tanh") } })],
    [
      "an activation of 1 MB",
      attribute({ activations: { texts: ["T".repeat(1e6), "Tanh", "Tanh"] } }),
    ],
    ["a clip of NaN", attribute({ clip: { float: NaN } })],
    ["a hidden_size of 2^53", attribute({ hidden_size: { int: 2 ** 53 } })],
    ["a direction of 1 MB", attribute({ direction: { text: "d".repeat(1e6) } })],
    ["100,000 inputs", () => lstm({ inputs: ["x", "W", "R", ...range(1e5).map(() => "W")] })],
    [
      "3,000 LSTMs of the same large weights",
      () => {
        const size = 128;
        const W = tensor([1, 4 * size, size], new Float64Array(4 * size * size));
        return fileOf({
          nodes: range(3000).map((k) => operator("LSTM", ["x", "W", "W"], [`y${k}`])),
          tensors: { W },
        });
      },
    ],
  ];
}

export function spelled(): Files {
  const gates = (sum: string) => [
    operator("Sigmoid", [sum], ["i"]),
    operator("Tanh", [sum], ["g"]),
    operator("Mul", ["i", "c0"], ["kept"]),
    operator("Mul", ["i", "g"], ["written"]),
    operator("Add", ["kept", "written"], ["c"]),
    operator("Tanh", ["c"], ["t"]),
    operator("Mul", ["i", "t"], ["h"]),
  ];
  const M = tensor([3, 3], range(9));
  const product = operator("MatMul", ["x", "M"], ["v0"]);
  const adds = (depth: number) =>
    range(depth).map((k) => operator("Add", [`v${k}`, `v${k}`], [`v${k + 1}`]));
  const model = (nodes: NodeToWrite[]) => () => fileOf({ nodes, tensors: { M } });
  return [
    ["a cell over a sum of itself, 19 times", model([product, ...adds(19), ...gates("v19")])],
    ["a cell over a sum of 10,000", model([product, ...adds(10_000), ...gates(`v${10_000}`)])],
    ["a cell that reads one vector", model([product, ...gates("v0")])],
    [
      "Muls of themselves",
      model(range(10_000).map((k) => operator("Mul", [`m${k}`, `m${k}`], [`m${k + 1}`]))),
    ],
    [
      "Tanhs of Adds of Muls of Tanhs",
      model(
        range(7000).flatMap((k) => [
          operator("Tanh", [`h${k}`], [`t${k}`]),
          operator("Mul", [`t${k}`, `t${k}`], [`p${k}`]),
          operator("Add", [`p${k}`, `p${k}`], [`a${k}`]),
          operator("Tanh", [`a${k}`], [`o${k}`]),
          operator("Mul", [`t${k}`, `o${k}`], [`h${k + 1}`]),
        ]),
      ),
    ],
  ];
}
