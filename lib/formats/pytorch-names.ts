import type { CellKind } from "../layers/kinds.js";
import { gatesOf } from "./cell.js";
import { broken, nameList } from "./errors.js";
import type { Tensors } from "./tensor.js";

/** One recurrent module among PyTorch's tensors. */
export interface PyTorchModule {
  /** What stands before `weight_ih_l0`: `encoder.lstm.`, or nothing. */
  prefix: string;
  /** The names of its tensors without the suffixes of layers. */
  names: Record<PartName, string>;
  /** Which tensors there are by suffix: `_l0`, `_l0_reverse`; an empty one for a cell's own module. */
  found: Map<string, Set<PartName>>;
}

const parts = ["weight_ih", "weight_hh", "weight_hr", "bias_ih", "bias_hh"] as const;
type PartName = (typeof parts)[number];

/** `encoder.lstm.` `weight` `ih` `_l0_reverse`; some write `encoder_w_ih`. */
const patterns = [
  /^(|.*\.)(weight|bias)_(ih|hh|hr)((?:_l\d+)?(?:_reverse)?)$/,
  /^(|.*[._])(w|b)_(ih|hh|hr)((?:_l\d+)?(?:_reverse)?)$/,
];

/** The modules among tensors that have PyTorch's names; they are not looked at more closely. */
export function pytorchModules(tensors: Tensors): PyTorchModule[] {
  const modules = new Map<string, PyTorchModule>();
  for (const name of Object.keys(tensors)) {
    const [, prefix, letters, gates, suffix] =
      patterns.map((each) => each.exec(name)).find((match) => match) ?? [];
    if (prefix === undefined) continue;
    const short = letters!.length === 1;
    const key = `${short ? "short" : "long"} ${prefix}`;
    const module = modules.get(key) ?? { prefix, names: namesOf(prefix, short), found: new Map() };
    modules.set(key, module);
    const own = module.found.get(suffix!) ?? new Set();
    module.found.set(
      suffix!,
      own.add(`${letters!.startsWith("w") ? "weight" : "bias"}_${gates}` as PartName),
    );
  }
  return [...modules.values()].filter(({ found }) =>
    [...found.values()].some((own) => own.has("weight_hh")),
  );
}

function namesOf(prefix: string, short: boolean): Record<PartName, string> {
  const written = (part: PartName) =>
    prefix + (short ? part.replace("weight", "w").replace("bias", "b") : part);
  return Object.fromEntries(parts.map((part) => [part, written(part)])) as Record<PartName, string>;
}

/**
 * The suffixes of a module by layer and direction, after all tensors have been found to be there: whatever one layer,
 * direction or cell has, all of them have, and nothing else stands below the module's name.
 * @throws RangeError naming the tensor that is missing, or that is none of PyTorch's.
 */
export function moduleLayers(
  tensors: Tensors,
  { prefix, names, found }: PyTorchModule,
): string[][] {
  const given = [...found].flatMap(([suffix, own]) => [...own].map((part) => names[part] + suffix));
  const numbers = [...found.keys()].map((suffix) => Number(/_l(\d+)/.exec(suffix)?.[1] ?? -1));
  const isCell = Math.max(...numbers) < 0;
  const both = [...found.keys()].some((suffix) => suffix.endsWith("_reverse"));
  const count = isCell ? 1 : Math.min(Math.max(...numbers) + 1, given.length + 1);
  const layers = Array.from({ length: count }, (_, k) => {
    const suffix = isCell ? "" : `_l${k}`;
    return both ? [suffix, `${suffix}_reverse`] : [suffix];
  });
  const has = (part: PartName) => [...found.values()].some((own) => own.has(part));
  const hasBias = has("bias_ih") || has("bias_hh");
  const expected = parts.filter((part) =>
    part.startsWith("bias") ? hasBias : part !== "weight_hr" || has(part),
  );
  for (const suffix of layers.flat()) {
    const missing = expected.find((part) => !found.get(suffix)?.has(part));
    if (missing) {
      throw broken(
        "tensors",
        `expected ${names[missing]}${suffix}, got ${nameList(given)} (a tensor is missing)`,
      );
    }
  }
  requireNothingElse(tensors, prefix, given);
  return layers;
}

/** PyTorch's modules have no other tensors: with more of them it is a cell of somebody's own, which computes otherwise. */
function requireNothingElse(tensors: Tensors, prefix: string, given: string[]): void {
  if (prefix !== "" && !prefix.endsWith(".")) return;
  const known = new Set(given);
  const others = Object.keys(tensors).filter((name) => name.startsWith(prefix) && !known.has(name));
  if (others.length === 0) return;
  throw broken(
    `tensors ${JSON.stringify(prefix)}`,
    `expected an LSTM's, GRU's or RNN's own and no others, got ${nameList(others)} besides (a cell of its own kind is not read; leave tensors out that do not belong to it)`,
  );
}

/**
 * Which cell a module has: it follows from how many times hiddenSize goes into the rows of weight_hh.
 * @throws RangeError when that is not 4, 3 or 1.
 */
export function moduleKind(
  tensors: Tensors,
  names: PyTorchModule["names"],
  suffix: string,
): CellKind {
  const name = names.weight_hh + suffix;
  if (Object.hasOwn(tensors, names.weight_hr + suffix)) return "lstm";
  const { shape } = tensors[name]!;
  const [rows, columns] = shape;
  const kinds = Object.keys(gatesOf) as CellKind[];
  const kind = kinds.find((each) => shape.length === 2 && rows === gatesOf[each].length * columns!);
  if (kind) return kind;
  throw broken(
    name,
    `expected 4, 3 or 1 times as many rows as columns (an LSTM, a GRU or a plain RNN), as there is no ${names.weight_hr}${suffix}, got shape [${shape.join(", ")}]`,
  );
}
