import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { budgetFor } from "../../../lib/formats/budget.js";
import { broken, nameList } from "../../../lib/formats/errors.js";
import { parseJson } from "../../../lib/formats/json.js";
import { readNpz, readSafetensors } from "../../../lib/index.js";

describe("a budget", () => {
  it("is used up by bytes, steps and depth, each in words", () => {
    const budget = budgetFor(10, { bytes: 100, steps: 3, depth: 2 });
    budget.bytes(60, "file");
    budget.bytes(40, "file");
    expect(() => budget.bytes(1, "file")).toThrow(
      "invalid file: expected at most 100 bytes unpacked for a file of 10 bytes, got more (a crafted file? if you trust it, raise limits.bytes)",
    );
    budget.steps(3, "file");
    expect(() => budget.steps(1, "file")).toThrow("expected at most 3 steps of reading");
    const nested = (depth: number): number =>
      depth === 0 ? 0 : budget.deeper("file", () => 1 + nested(depth - 1));
    expect(nested(2)).toBe(2);
    expect(() => nested(3)).toThrow("expected nesting at most 2 deep");
    expect(nested(2)).toBe(2);
  });

  it("is larger for larger files", () => {
    expect(budgetFor(0).limits.bytes).toBe(64 * 2 ** 20);
    expect(budgetFor(2 ** 30).limits.bytes).toBe(64 * 2 ** 20 + 2 ** 35);
  });
});

describe("a message about a file", () => {
  it("is cut, whatever the file is called and says", () => {
    const name = "n".repeat(1e6);
    expect(broken(name, name).message.length).toBeLessThan(1000);
    expect(nameList([name, "b"])).toHaveLength(80 + 7);
  });
});

describe("JSON of a file", () => {
  it("is looked at for its depth before it is parsed, brackets in strings not counted", () => {
    const read = (text: string) => parseJson(text, "file", "a header", budgetFor(1));
    expect(read('{"[[[\\"[": [1, "{"]}')).toEqual({ '[[["[': [1, "{"] });
    expect(read("[".repeat(100) + "]".repeat(100))).toHaveLength(1);
    expect(() => read("[".repeat(101))).toThrow("expected a header nested at most 100 deep");
    expect(() => read('{"a":'.repeat(2e6))).toThrow("nested at most 100 deep");
    expect(() => read(`"${"[".repeat(5e6)}`)).toThrow('expected a header in JSON, got "\\"[[[');
  });
});

describe("archives that unpack to more than they should", () => {
  const npy = (count: number) => {
    const header = `{'descr': '|i1', 'fortran_order': False, 'shape': (${count},), }`.padEnd(117);
    const file = new Uint8Array(128 + count);
    file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    file.set(strToU8(`${header}\n`), 10);
    return file;
  };

  it("are refused before they are unpacked", () => {
    const bomb = zipSync({ "a.npy": npy(80e6) }, { level: 9 });
    expect(bomb.length).toBeLessThan(1e5);
    expect(() => readNpz(bomb)).toThrow("npz file: a.npy: expected at most");
  });

  it("are refused where numbers of one byte become numbers of eight", () => {
    const bomb = zipSync({ "a.npy": npy(20e6) }, { level: 9 });
    expect(() => readNpz(bomb)).toThrow("array a.npy: expected at most");
  });

  it("get no more room than they say they need", () => {
    const archive = zipSync({ "a.npy": npy(1000) }, { level: 9 });
    const view = new DataView(archive.buffer);
    const central = archive.length - 22 - view.getUint32(archive.length - 22 + 12, true);
    view.setUint32(central + 24, 200, true);
    expect(() => readNpz(archive)).toThrow("expected 1000 bytes of int8 for shape [1000], got 72");
  });

  it("may be a header that is nested", () => {
    const header = strToU8("[".repeat(1e5));
    const file = new Uint8Array(8 + header.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    expect(() => readSafetensors(file)).toThrow("expected a header nested at most 100 deep");
  });
});
