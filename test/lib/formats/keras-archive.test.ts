import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import {
  kerasHardSigmoid,
  onnxHardSigmoid,
  openModel,
  type RecurrentLayer,
} from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { isHdf5, readHdf5 } from "../../../lib/formats/keras/hdf5.js";
import { golden } from "./golden.js";

const bytes = (words: string) => new TextEncoder().encode(words);

/** The golden archive with some of its files replaced, or left out. */
async function repacked(changes: Record<string, Uint8Array | undefined>): Promise<Uint8Array> {
  const files = { ...unzipSync(await golden("formats/model.keras")), ...changes };
  const kept = Object.entries(files).filter(([, file]) => file !== undefined);
  return zipSync(Object.fromEntries(kept) as Record<string, Uint8Array>);
}

describe("a .keras archive", () => {
  it("tells the version of Keras in its metadata, where it has any", async () => {
    const producer = async (metadata: string | undefined) => {
      const file = await repacked({
        "metadata.json": metadata === undefined ? undefined : bytes(metadata),
      });
      return openModel(file).producer;
    };
    expect(await producer('{"keras_version": "2.9.1"}')).toBe("Keras 2.9.1");
    expect(await producer('{"keras_version":"12.0"}')).toBe("Keras 12.0");
    expect(await producer('{"keras_version":   "3"}')).toBe("Keras 3");
    expect(await producer("{}")).toBe("Keras");
    expect(await producer(undefined)).toBe("Keras");
  });

  it("has a hard sigmoid that depends on the version, which is assumed where that is not told", async () => {
    const gate = async (metadata: string) => {
      const { layers, assumed } = openModel(await repacked({ "metadata.json": bytes(metadata) }));
      const { stack } = layers.find(
        ({ name }) => name === "inner/inside",
      ) as RecurrentLayer<"lstm">;
      return [stack[0]!.reverse!.options!.gateActivation, assumed.map(({ rule }) => rule)];
    };
    expect(await gate('{"keras_version": "2.2.4-tf"}')).toEqual([onnxHardSigmoid, []]);
    expect(await gate('{"keras_version": "3.1"}')).toEqual([kerasHardSigmoid, []]);
    expect(await gate("{}")).toEqual([kerasHardSigmoid, ["hard_sigmoid"]]);
  });

  it("is refused without its weights or its configuration, or where they are damaged", async () => {
    const refused = async (changes: Record<string, Uint8Array | undefined>, message: string) => {
      const file = await repacked(changes);
      expect(() => openModel(file)).toThrow(message);
    };
    const both =
      "invalid Keras file: expected model.weights.h5 and config.json in the archive, got ";
    await refused({ "config.json": undefined }, `${both}"metadata.json", "model.weights.h5"`);
    await refused(
      { "model.weights.h5": bytes("junk") },
      "invalid Keras file: model.weights.h5: expected it to begin with \\x89HDF, got 4 other bytes",
    );
  });
});

describe("an HDF5 file", () => {
  const mark = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

  it("is told by its first eight bytes", () => {
    expect(isHdf5(Uint8Array.from(mark))).toBe(true);
    expect(isHdf5(Uint8Array.from(mark.slice(0, 7)))).toBe(false);
    mark.forEach((_, k) => {
      const other = Uint8Array.from(mark);
      other[k]! ^= 1;
      expect(isHdf5(other), `byte ${k}`).toBe(false);
    });
  });

  it("is refused where it ends after them", () => {
    expect(() => readHdf5(Uint8Array.from(mark), "file", budgetFor(8))).toThrow(
      "invalid file: expected a whole HDF5 file, got one that is cut short or damaged",
    );
  });

  it("gives its groups, parents first, and is read from a part of a larger buffer", async () => {
    const file = await golden("formats/keras-2.h5");
    const larger = new Uint8Array(file.length + 5);
    larger.set(file, 5);
    const groups = readHdf5(larger.subarray(5), "file", budgetFor(1));
    const paths = groups.map(({ path }) => path.join("/"));
    expect(paths[0]).toBe("");
    for (const path of paths.slice(1)) {
      const parent = path.split("/").slice(0, -1).join("/");
      expect(paths.indexOf(parent)).toBeLessThan(paths.indexOf(path));
      expect(paths).toContain(parent);
    }
    expect(paths).toEqual(readHdf5(file, "file", budgetFor(1)).map(({ path }) => path.join("/")));
  });
});
