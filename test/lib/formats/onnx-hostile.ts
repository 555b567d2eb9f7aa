import { PbfWriter } from "pbf";
import type { NodeToWrite } from "../../../lib/formats/onnx/encode.js";
import { operators, recurrent, spelled } from "./onnx-hostile-operators.js";
import { lstm, made, range, weighted, type Files } from "./onnx-hostile-parts.js";
import { fileOf, operator } from "./onnx-model.js";

/** Crafted files by what is wrong with each: every one has to be read or refused in words, soon and in little memory. */
export function hostileFiles(): Map<string, () => Uint8Array> {
  return new Map([...structures(), ...graphs(), ...operators(), ...recurrent(), ...spelled()]);
}

type Write = (pbf: PbfWriter) => void;

const many = 10_000;

function message(write: Write): Uint8Array {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
}

const inside =
  (tag: number, write: Write): Write =>
  (pbf) =>
    pbf.writeMessage(tag, (_, to) => write(to), undefined);

/** A length-delimited field that claims more than there is. */
const claim =
  (tag: number, length: number): Write =>
  (pbf) => {
    pbf.writeVarint((tag << 3) | 2);
    pbf.writeVarint(length);
  };

/** Messages in messages: innermost first, so that each is written once. */
function nested(depth: number, tags: number[]): Uint8Array {
  let bytes: Uint8Array = new Uint8Array();
  for (let k = 0; k < depth; k++) {
    const inner = bytes;
    bytes = message((pbf) => pbf.writeBytesField(tags[k % tags.length]!, inner));
  }
  return bytes;
}

/** The bytes of a message as the field of these that are around it, outermost first. */
function within(path: number[], bytes: Uint8Array): Uint8Array {
  return path.reduceRight((inner, tag) => message((pbf) => pbf.writeBytesField(tag, inner)), bytes);
}

function structures(): Files {
  const claims = [100, 2 ** 31, 2 ** 40, 2 ** 53].flatMap((length): Files =>
    [
      [7],
      [7, 1],
      [7, 5],
      [7, 5, 1],
      [7, 5, 4],
      [7, 5, 5],
      [7, 5, 9],
      [7, 5, 10],
      [7, 1, 1],
      [7, 1, 5, 7],
      [7, 1, 5, 8],
      [25, 7],
    ].map((path) => [
      `field ${path.join(".")} claims ${length} bytes`,
      () => {
        const last = path.at(-1)!;
        const write = path
          .slice(0, -1)
          .reduceRight<Write>((inner, tag) => inside(tag, inner), claim(last, length));
        return message(write);
      },
    ]),
  );
  return [
    ...claims,
    ["graphs nested 7,000 deep", () => within([7], nested(21_000, [6, 5, 1]))],
    [
      "graphs nested 7,000 deep in a function",
      () => within([25, 7, 5, 6], nested(21_000, [6, 5, 1])),
    ],
    ["a varint without an end", () => new Uint8Array(1000).fill(0xff)],
    ["zeros", () => new Uint8Array(1e6)],
    ["names of 10 MB", () => fileOf({ nodes: [operator("LSTM".repeat(2.5e6), ["x"], ["y"])] })],
    [
      "10,000 types of operators",
      () => fileOf({ nodes: range(many).map((k) => operator(`Op${k}`, ["x"], [`y${k}`])) }),
    ],
    [
      "10,000 operators with nothing in them",
      () => fileOf({ nodes: range(many).map(() => operator("", [], [])) }),
    ],
    [
      "attributes called __proto__",
      () => lstm({ attributes: { ["__proto__"]: { int: 1 }, constructor: { int: 1 } } }),
    ],
    ["dimensions beyond counting", () => tensorOf([2 ** 31, 2 ** 31, 2 ** 31])],
    ["negative dimensions", () => tensorOf([-1, -12, 2])],
    ["100,000 dimensions", () => tensorOf(range(1e5).map(() => 1))],
  ];
}

/** A file whose W is declared with these dimensions and has no numbers. */
function tensorOf(dims: number[]): Uint8Array {
  const file = fileOf(weighted([operator("LSTM", ["x", "bad", "R"], ["y"])]));
  const initializer = inside(
    7,
    inside(5, (pbf) => {
      pbf.writePackedVarint(1, dims);
      pbf.writeVarintField(2, 1);
      pbf.writeStringField(8, "bad");
    }),
  );
  const extra = message(initializer);
  return new Uint8Array([...file, ...extra]);
}

/** The same operator over and over, each reading twice what the one before made. */
function doubled(
  opType: string,
  depth: number,
  attributes: NodeToWrite["attributes"] = {},
): Uint8Array {
  const nodes = range(depth).map((k) =>
    operator(
      opType,
      [k === 0 ? "W" : `v${k}`, k === 0 ? "W" : `v${k}`],
      [k === depth - 1 ? "w" : `v${k + 1}`],
      { attributes },
    ),
  );
  return made(nodes);
}

function graphs(): Files {
  const chain = range(many).map((k) =>
    operator("Identity", [k === 0 ? "W" : `v${k}`], [k === many - 1 ? "w" : `v${k + 1}`]),
  );
  const open = chain.map((node, k) => (k === 0 ? { ...node, inputs: ["x"] } : node));
  const functions = range(60).map((k) => ({
    ...{ domain: "f", name: `F${k}`, inputs: ["a"], outputs: ["b"] },
    nodes: [0, 1].map((j) =>
      operator(
        k === 0 ? "Identity" : `F${k - 1}`,
        [j === 0 ? "a" : "m"],
        [j === 0 ? "m" : "b"],
        k === 0 ? {} : { domain: "f" },
      ),
    ),
  }));
  const call = operator("F59", ["W"], ["w"], { domain: "f" });
  return [
    ["an Add of itself, 60 times over", () => doubled("Add", 60)],
    ["a Mul of itself, 2,000 times over", () => doubled("Mul", 2000)],
    ["a Concat of itself, 60 times over", () => doubled("Concat", 60, { axis: { int: 0 } })],
    ["a chain of 10,000 constants", () => made(chain)],
    ["a chain of 10,000 values that are not constant", () => made(open)],
    [
      "states at the end of long chains",
      () =>
        fileOf(
          weighted([
            ...open,
            ...range(3000).map((k) => operator("LSTM", ["x", "W", "R", "", "", "w"], [`y${k}`])),
          ]),
        ),
    ],
    ["functions that call each other 2^60 times", () => fileOf({ ...weighted([call]), functions })],
    [
      "two values of one name",
      () => made([operator("Identity", ["W"], ["w"]), operator("Identity", ["R"], ["w"])]),
    ],
    ["a value made of itself", () => made([operator("Identity", ["w"], ["w"])])],
    [
      "an operator of 100,000 inputs",
      () =>
        made([
          operator(
            "Concat",
            range(1e5).map(() => "W"),
            ["w"],
            { attributes: { axis: { int: 0 } } },
          ),
        ]),
    ],
    [
      "a Split into 100,000",
      () =>
        made([
          operator("Split", ["W"], ["w", ...range(1e5).map((k) => `s${k}`)], {
            attributes: { axis: { int: 1 } },
          }),
        ]),
    ],
    [
      "a Scan of a mistaken count",
      () => {
        const body = { graph: { name: "b", nodes: [], initializers: {}, inputs: [], outputs: [] } };
        const counts = [-(2 ** 50), 2 ** 50, -1];
        const scans = counts.map((int, k) =>
          operator("Scan", ["x"], [`z${k}`], { attributes: { body, num_scan_inputs: { int } } }),
        );
        return fileOf(weighted([...scans, operator("Loop", [], ["z"], { attributes: { body } })]));
      },
    ],
  ];
}
