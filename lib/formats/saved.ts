import type { Layer } from "../layers/layer.js";
import { cellsOf } from "./cell.js";
import { activationNamed } from "./activation-names.js";
import type { Activation } from "../math/activations.js";
import type { Matrix, Vector } from "../math/vector.js";
import type { Model } from "../training/model.js";
import { runModel } from "../training/model.js";
import { budgetFor, type Budget } from "./budget.js";
import { broken, bytesOf, type FileBytes } from "./errors.js";
import { parseJson } from "./json.js";
import type { FileContents, OpenedLayer } from "./opened.js";
import { safetensorsMetadata, safetensorsTensors, writeSafetensors } from "./safetensors.js";
import { matrixOfTensor, tensor, tensorOfMatrix, type Tensors } from "./tensor.js";

const what = "saved model";

/** The key of our own metadata in a safetensors file. */
const key = "gatehouse";

/** A tree of numbers and texts, with tensors' names in place of vectors and matrices. */
type Tree = null | boolean | number | string | Tree[] | { [name: string]: Tree };

/**
 * A model as a file, whole: its layers with their rules, what they share, and the readout, to the last bit (float64). It is a
 * safetensors file: the numbers can be read by anybody, the rules stand in its metadata.
 * @throws RangeError when a layer does not fit, or has a rule that is a function of one's own (forced gates, masks by gate).
 */
export function saveModel(model: Model): Uint8Array {
  // Checks every layer and the readout against one another.
  runModel(model, []);
  const tensors: Tensors = {};
  const parameters = [
    ...new Set(model.layers.flatMap((layer) => cellsOf(layer).map((cell) => cell.parameters))),
  ];
  const tree = {
    version: 1,
    parameters: parameters.map((each, k) => storedTree(each, `cells.${k}`, tensors)),
    layers: model.layers.map((layer) => ({
      ...(layer.merge ? { merge: layer.merge } : {}),
      ...Object.fromEntries(
        (["forward", "reverse"] as const).flatMap((way) => {
          const cell = layer[way];
          return cell
            ? [
                [
                  way,
                  {
                    kind: cell.kind,
                    parameters: parameters.indexOf(cell.parameters),
                    options: rulesTree(cell.options ?? {}),
                  },
                ],
              ]
            : [];
        }),
      ),
    })),
    readout: storedTree(model.readout, "readout", tensors),
  };
  return writeSafetensors(tensors, { [key]: JSON.stringify(tree) });
}

/**
 * The model that `saveModel` wrote; what layers shared, they share.
 * @throws RangeError when the file is another one, or damaged.
 */
export function loadModel(file: FileBytes): Model {
  const bytes = bytesOf(file, what);
  const model = savedModel(bytes, budgetFor(bytes.length));
  if (model) return model;
  throw broken(
    what,
    "expected a file that saveModel wrote, got a safetensors file without its note (open it with openModel)",
  );
}

/** The contents of a file that `saveModel` wrote; undefined for any other. */
export function savedContents(bytes: Uint8Array, budget: Budget): FileContents | undefined {
  const model = savedModel(bytes, budget);
  if (!model) return undefined;
  const layers: OpenedLayer[] = model.layers.map((layer, k) => ({
    kind: "recurrent",
    name: `layers.${k}`,
    cell: cellsOf(layer)[0]!.kind,
    stack: [layer],
    rules: {},
  }));
  layers.push({ kind: "dense", name: "readout", parameters: model.readout });
  return { producer: "Gatehouse", layers, assumed: [], chain: layers.map(({ name }) => name) };
}

function savedModel(bytes: Uint8Array, budget: Budget): Model | undefined {
  const note = safetensorsMetadata(bytes, budget)[key];
  if (note === undefined) return undefined;
  const tree = parseJson(note, what, "its rules", budget);
  const tensors = safetensorsTensors(bytes, budget);
  try {
    const { parameters, layers, readout } = tree as {
      parameters: Tree[];
      layers: SavedLayer[];
      readout: Tree;
    };
    const own = parameters.map((each) => loadedTree(each, tensors));
    const model = {
      layers: layers.map((layer) => loadedLayer(layer, own)),
      readout: loadedTree(readout, tensors),
    } as unknown as Model;
    runModel(model, []);
    return model;
  } catch (error) {
    throw broken(
      what,
      `expected layers and a readout as saveModel writes them, got something else: ${(error as Error).message}`,
      error,
    );
  }
}

interface SavedCell {
  kind: string;
  parameters: number;
  options: Record<string, Tree>;
}

interface SavedLayer {
  merge?: string;
  forward?: SavedCell;
  reverse?: SavedCell;
}

function loadedLayer(layer: SavedLayer, parameters: unknown[]): Layer {
  const cell = ({ kind, parameters: k, options }: SavedCell) => ({
    kind,
    parameters: parameters[k],
    ...(Object.keys(options).length > 0 ? { options: loadedRules(options) } : {}),
  });
  return {
    ...(layer.merge ? { merge: layer.merge } : {}),
    ...(layer.forward ? { forward: cell(layer.forward) } : {}),
    ...(layer.reverse ? { reverse: cell(layer.reverse) } : {}),
  } as unknown as Layer;
}

function storedTree(value: unknown, name: string, tensors: Tensors): Tree {
  if (Array.isArray(value)) {
    const isMatrix = Array.isArray(value[0]);
    tensors[name] = isMatrix
      ? tensorOfMatrix(value as Matrix, "float64")
      : tensor([value.length], value as Vector, "float64");
    return { tensor: name };
  }
  if (typeof value !== "object" || value === null) return value as Tree;
  return Object.fromEntries(
    Object.entries(value).map(([part, each]) => [
      part,
      storedTree(each, `${name}.${part}`, tensors),
    ]),
  );
}

function loadedTree(tree: Tree, tensors: Tensors): unknown {
  if (typeof tree !== "object" || tree === null || Array.isArray(tree)) return tree;
  const { tensor: name } = tree;
  if (typeof name === "string") {
    const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (!found) throw broken(what, `expected the tensor ${name}, got none`);
    return found.shape.length === 2 ? matrixOfTensor(found) : Array.from(found.values);
  }
  return Object.fromEntries(
    Object.entries(tree).map(([part, each]) => [part, loadedTree(each, tensors)]),
  );
}

function rulesTree(options: object): Record<string, Tree> {
  return Object.fromEntries(
    Object.entries(options).map(([rule, value]): [string, Tree] => {
      if (rule === "forced" || rule === "gateMasks" || typeof value === "function") {
        throw new RangeError(
          `invalid options.${rule}: expected none in a model that is saved (a function cannot be written down), got one`,
        );
      }
      if (typeof value !== "object" || value === null) return [rule, value as Tree];
      const { name } = value as Activation;
      activationNamed(name);
      return [rule, { activation: name }];
    }),
  );
}

function loadedRules(options: Record<string, Tree>): object {
  return Object.fromEntries(
    Object.entries(options).map(([rule, value]) => {
      const name =
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? value["activation"]
          : undefined;
      return [rule, name === undefined ? value : activationNamed(String(name))];
    }),
  );
}
