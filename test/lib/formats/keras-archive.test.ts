import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readKeras } from "../../../lib/index.js";
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
    const versions = async (metadata: string | undefined) => {
      const file = await repacked({
        "metadata.json": metadata === undefined ? undefined : bytes(metadata),
      });
      return readKeras(file).flatMap(({ settings }) => (settings ? [settings.kerasVersion] : []));
    };
    const three = (version: string | undefined) => [version, version, version];
    expect(await versions('{"keras_version": "2.9.1"}')).toEqual(three("2.9.1"));
    expect(await versions('{"keras_version":"12.0"}')).toEqual(three("12.0"));
    expect(await versions('{"keras_version":   "3"}')).toEqual(three("3"));
    expect(await versions("{}")).toEqual(three(undefined));
    expect(await versions(undefined)).toEqual(three(undefined));
    const [first] = readKeras(await repacked({ "metadata.json": undefined }));
    expect(first!.settings).not.toHaveProperty("kerasVersion");
  });

  it("is refused without its weights or its configuration, or where they are damaged", async () => {
    const refused = async (changes: Record<string, Uint8Array | undefined>, message: string) => {
      const file = await repacked(changes);
      expect(() => readKeras(file)).toThrow(message);
    };
    const both =
      "invalid Keras file: expected model.weights.h5 and config.json in the archive, got ";
    await refused({ "model.weights.h5": undefined }, `${both}"metadata.json", "config.json"`);
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
