import { execFileSync } from "node:child_process";
import { readFile, truncate, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { gatehouse } from "../command.js";
import { code, inFolder, notebookOf, prose, writeNotebook } from "../notebooks.js";
import type { NotebookCell, Output } from "../../scripts/notebook/notebook.js";

const fine = notebookOf([code("1 + 1"), prose("Two.")]);

/** Notebooks that are odd by what they say, and what `check` says of each. */
const odd: Record<string, { change: object | string; says: RegExp }> = {
  "no-data": {
    change: { cells: [withOutputs([{ output_type: "display_data" }])] },
    says: /cell 1: schema: does not follow nbformat 4\.5: \/outputs\/0/,
  },
  "odd-type": {
    change: { cells: [withOutputs([{ output_type: "toString" }])] },
    says: /cell 1: schema: .* \/outputs\/0: expected output_type stream, .*, got "toString"/,
  },
  "odd-figure": {
    change: {
      cells: [
        withOutputs([
          {
            output_type: "display_data",
            metadata: { gatehouse: 1 },
            data: { "application/vnd.plotly.v1+json": { data: [null], layout: 3 } },
          },
        ]),
      ],
    },
    says: /cell 1: output: 1 output committed, 0 outputs now: display_data/,
  },
  "odd-text": {
    change: { cells: [withOutputs([{ output_type: "stream", name: 5, text: { toString: 1 } }])] },
    says: /cell 1: schema: does not follow nbformat 4\.5: \/outputs\/0\/name must be string/,
  },
  deep: {
    change: JSON.stringify(fine).replace('"metadata":{}', `"metadata":${nested(2000)}`),
    says: /deep\.ipynb: nested more than 500 levels deep/,
  },
  "very-deep": {
    change: JSON.stringify(fine).replace('"metadata":{}', `"metadata":${nested(200_000)}`),
    says: /very-deep\.ipynb: nested more than 500 levels deep/,
  },
  proto: kernelNamed("__proto__", /unknown kernel "__proto__": expected one of/),
  constructor: kernelNamed("constructor", /unknown kernel "constructor"/),
  number: kernelNamed(5, /number\.ipynb: invalid kernel name: .* got 5/),
  list: kernelNamed(["tslab"], /list\.ipynb: invalid kernel name: .* got \["tslab"\]/),
  object: kernelNamed({}, /object\.ipynb: invalid kernel name: .* got \{\}/),
  parent: kernelNamed("..", /parent\.ipynb: invalid kernel name: .* got "\.\."/),
  climbing: kernelNamed("../../evil", /climbing\.ipynb: invalid kernel name: .* got/),
  absolute: kernelNamed("/tmp/evil", /absolute\.ipynb: invalid kernel name: .* got/),
  "no-kernel": {
    change: { metadata: {} },
    says: /no-kernel\.ipynb: names no kernel in its metadata \(kernelspec\.name\)/,
  },
  "kernelspec-text": {
    change: { metadata: { kernelspec: "tslab" } },
    says: /kernelspec-text\.ipynb: names no kernel/,
  },
  "text-format": {
    change: { nbformat: "4" },
    says: /text-format\.ipynb: expected nbformat 4, got "4"/,
  },
  "odd-minor": {
    change: { nbformat_minor: "five" },
    says: /odd-minor\.ipynb: invalid nbformat_minor: expected a whole number, got "five"/,
  },
  "odd-settings": {
    change: { cells: [{ ...code("1"), id: "a", metadata: { gatehouse: "x", tags: [1, null] } }] },
    says: /odd-settings\.ipynb, cell 1: schema/,
  },
  "leads-to-broken": {
    change: { cells: [{ ...prose("[there](torn.ipynb#place)"), id: "a" }] },
    says: /cell 1, line 1: link: the link leads to #place in a notebook that cannot be read: .*torn\.ipynb: not JSON/,
  },
  torn: { change: '{"cells": [', says: /torn\.ipynb: not JSON/ },
  "stray-percent": {
    change: { cells: [{ ...prose("[there](100%.md)"), id: "a" }] },
    says: /cell 1, line 1: link: the link leads to 100%\S*, which does not exist/,
  },
};

function withOutputs(outputs: unknown[]): NotebookCell {
  return { ...code("let silent = 1;"), id: "odd", outputs: outputs as Output[] };
}

function kernelNamed(name: unknown, says: RegExp) {
  return { change: { metadata: { kernelspec: { name, display_name: "x" } } }, says };
}

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
}

/** Writes the odd notebooks, and files that are odd as files. */
async function writeOdd(folder: string): Promise<Record<string, RegExp>> {
  const file = (name: string) => path.join(folder, `${name}.ipynb`);
  for (const [name, { change }] of Object.entries(odd)) {
    const text = typeof change === "string" ? change : JSON.stringify({ ...fine, ...change });
    await writeFile(file(name), text);
  }
  execFileSync("mkfifo", [file("pipe")]);
  await symlink("/dev/zero", file("zero"));
  await symlink("circle.ipynb", file("circle"));
  await writeFile(file("huge"), "");
  await truncate(file("huge"), 3e9);
  return {
    ...Object.fromEntries(Object.entries(odd).map(([name, { says }]) => [name, says])),
    pipe: /pipe\.ipynb: expected a regular file, got a pipe \(FIFO\)/,
    zero: /zero\.ipynb: expected a regular file, got a device/,
    circle: /circle\.ipynb: its links lead in a circle/,
    huge: /huge\.ipynb: has 2,862 MB, and a notebook may have 256/,
  };
}

it.each(["check", "update"])(
  "%s names every odd notebook in words, and deals with the others",
  async (command) => {
    await inFolder(async (folder) => {
      const good = await writeNotebook(folder, "good.ipynb", fine);
      const says = await writeOdd(folder);
      const names = Object.keys(says).map((name) => path.join(folder, `${name}.ipynb`));
      const { code: exit, stdout, stderr } = await gatehouse([command, ...names, good]).ended;
      expect([exit === 0, exit === null]).toEqual([false, false]);
      expect(stdout).toContain(`of ${names.length + 1} notebooks fine`);
      for (const [name, pattern] of Object.entries(says)) {
        expect(stdout, name).toContain(`${name}.ipynb`);
        // What drifts is found by check alone.
        const isDrift = pattern.source.includes("cell 1");
        if (command === "check" || !isDrift) expect(stdout).toMatch(pattern);
      }
      expect(stdout + stderr).not.toMatch(/TypeError|RangeError|undefined|\[object/);
      // The good notebook was dealt with too.
      if (command === "update")
        expect(JSON.parse(await readFile(good, "utf8"))).toMatchObject({
          cells: [{ outputs: [{ data: { "text/plain": ["2"] } }] }, {}],
        });
      else
        expect(stdout).toContain("good.ipynb, cell 1: output: 0 outputs committed, 1 output now");
    });
  },
);
