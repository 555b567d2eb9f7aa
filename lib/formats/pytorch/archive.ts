import type { Budget } from "../budget.js";
import { broken, isInWords, nameList } from "../errors.js";
import type { Tensors } from "../tensor.js";
import { unzip } from "../zip.js";
import { strFromU8 } from "fflate";
import { readPickle } from "./pickle.js";
import { PickledDict, PickledList, PickledObject, type Pickled } from "./pickled.js";
import { isTensorObject, storageOf, tensorOf, type Storages } from "./tensors.js";

/** What a PyTorch file holds: its tensors by their full names, and the classes of its modules where it tells them. */
export interface PyTorchFile {
  tensors: Tensors;
  /** Class and attributes by the module's name (`""` for the whole model); empty for a `state_dict`. */
  modules: Map<string, PyTorchClass>;
  /** Tensors that could not be read, and why. */
  unread: { name: string; reason: string }[];
  /** Whether it is a TorchScript archive, which also holds code. */
  isScript: boolean;
}

/** A module's class, and those of its attributes that are plain values. */
export interface PyTorchClass {
  /** `torch.nn.modules.rnn.LSTM`. */
  type: string;
  attributes: Map<string, string | number | boolean | null>;
}

const what = "PyTorch file";

/**
 * Reads what `torch.save` and `torch.jit.save` write: a zip archive with a pickle, which is interpreted and never run.
 * @throws RangeError when the archive or its pickle is damaged, or unpacks to more than the budget has.
 */
export function readArchive(bytes: Uint8Array, budget: Budget): PyTorchFile {
  const files = unzip(bytes, what, budget, (name) =>
    /(^|\/)(data|constants)(\.pkl$|\/)|\/byteorder$/.test(name),
  );
  const pickle = Object.keys(files).find((name) => name.endsWith("data.pkl"));
  if (pickle === undefined)
    throw broken(what, `expected data.pkl in the archive, got ${nameList(Object.keys(files))}`);
  const folder = pickle.slice(0, -"data.pkl".length);
  const order = files[`${folder}byteorder`];
  const storages: Storages = {
    bytes: (key) => files[`${folder}data/${key}`],
    littleEndian: order === undefined || strFromU8(order).trim() !== "big",
  };
  const { value } = readPickle(files[pickle]!, 0, budget, storageOf);
  return collected(value, storages, budget, `${folder}constants.pkl` in files);
}

/** Every tensor below a value, by the names that lead to it. */
export function collected(
  value: Pickled,
  storages: Storages,
  budget: Budget,
  isScript: boolean,
): PyTorchFile {
  const file: PyTorchFile = { tensors: {}, modules: new Map(), unread: [], isScript };
  const seen = new Set<Pickled>();
  const visit = (each: Pickled, name: string): void => {
    budget.steps(1, what);
    if (typeof each !== "object" || each === null || seen.has(each)) return;
    if (isTensorObject(each)) return addTensor(file, each, name, storages, budget);
    seen.add(each);
    budget.deeper(what, () => {
      if (each instanceof PickledDict) eachEntry(each, name, visit);
      else if (each instanceof PickledList)
        each.items.forEach((item, k) => visit(item, joined(name, String(k))));
      else if (each instanceof PickledObject) visitObject(file, each, name, visit);
    });
  };
  visit(value, "");
  return file;
}

type Visit = (value: Pickled, name: string) => void;

function addTensor(
  file: PyTorchFile,
  object: PickledObject,
  name: string,
  storages: Storages,
  budget: Budget,
): void {
  try {
    file.tensors[name] = tensorOf(object, name, storages, budget);
  } catch (error) {
    if (!isInWords(error)) throw error;
    file.unread.push({ name, reason: error.message });
  }
}

function eachEntry(dict: PickledDict, name: string, visit: Visit): void {
  for (const [key, value] of dict.entries) {
    if (typeof key === "string" || typeof key === "number") visit(value, joined(name, String(key)));
  }
}

/** A module: its parameters, buffers and modules are its own names; of anything else the attributes are. */
function visitObject(file: PyTorchFile, object: PickledObject, name: string, visit: Visit): void {
  const { state, type } = object;
  eachEntry(object.items, name, visit);
  if (!(state instanceof PickledDict)) return;
  file.modules.set(name, { type, attributes: attributesOf(state) });
  // A module also keeps its parameters elsewhere (`_flat_weights`): they are no tensors of their own.
  const isModule = state.get("_modules") !== undefined;
  for (const [key, value] of state.entries) {
    if (typeof key !== "string") continue;
    const own = ["_parameters", "_buffers", "_modules"].includes(key);
    if (own && value instanceof PickledDict) eachEntry(value, name, visit);
    else if (!isModule) visit(value, joined(name, key));
  }
}

function attributesOf(state: PickledDict): PyTorchClass["attributes"] {
  const attributes: PyTorchClass["attributes"] = new Map();
  for (const [key, value] of state.entries) {
    const plain = value === null || ["string", "number", "boolean"].includes(typeof value);
    if (typeof key === "string" && plain)
      attributes.set(key, value as string | number | boolean | null);
  }
  return attributes;
}

function joined(name: string, key: string): string {
  return name === "" ? key : `${name}.${key}`;
}
