import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findNotebooks } from "../../scripts/check/check-notebooks.js";
import { jupyterText } from "../../scripts/notebook/canonical.js";
import { byCharacter } from "../../scripts/notebook/json-text.js";
import { notebookFile } from "../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../scripts/paths.js";
import { pythonEnvironment } from "../../scripts/setup/python.js";
import { randomNotebookText } from "./random-notebook.js";

let python: string;
beforeAll(async () => {
  python = path.join((await pythonEnvironment()).bin, "python");
}, 600_000);

/** What PyPI's nbformat makes of these texts. */
function nbformatWrites(texts: string[]): string[] {
  const script = path.join(import.meta.dirname, "nbformat-writes.py");
  const options = { input: JSON.stringify(texts), maxBuffer: 2 ** 30, encoding: "utf8" } as const;
  return JSON.parse(
    execFileSync(python, [script], { ...options, stdio: ["pipe", "pipe", "ignore"] }),
  ) as string[];
}

function ours(text: string): string {
  return jupyterText(notebookFile("random.ipynb", text).notebook);
}

/** A notebook with this metadata, as text. */
function withMetadata(json: string): string {
  return `{"cells": [], "metadata": ${json}, "nbformat": 4, "nbformat_minor": 5}`;
}

describe("a notebook as Jupyter writes it", () => {
  it("is, for 400 random notebooks, to the byte what nbformat's writer makes of them", () => {
    const texts = Array.from({ length: 400 }, (_, k) => randomNotebookText(k + 1));
    const theirs = nbformatWrites(texts);
    texts.forEach((text, k) => expect(ours(text), `seed ${k + 1}`).toBe(theirs[k]));
  });

  it("keeps what JavaScript forgets of numbers", () => {
    const texts = [
      "[5e-05, 0.00001, 1e-7, 1.5E-300, 0.0001, 123.456, 0.1]",
      "[1.0, -0.0, -0, 0.0, 1e3, 1E+3, 1e16, 1e15, 123456789012345678901234567890, 1e22, 2.50]",
      '{"a": 1.0, "a": 2, "b": 2, "b": 1.0, "10": 1.0, "9": [[3.0], {"x": 4.0}]}',
      '{"__proto__": 1.0, "constructor": {"a": 1}, "t": "[1.0, \\\\\\" 2.0]", "u": "\\u2028\\r\\f\\u007f"}',
    ].map((json) => withMetadata(`{"x": ${json}}`));
    expect(texts.map(ours)).toEqual(nbformatWrites(texts));
  });

  it("is how the lessons are committed", async () => {
    const files = await findNotebooks([notebooksFolder]);
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    expect(texts.map(ours)).toEqual(texts);
    expect(nbformatWrites(texts)).toEqual(texts);
  });
});

it("characters are ordered by their numbers, those beyond U+FFFF last", () => {
  const sorted = ["b", "", "\u{1f600}", "\uff01", "a", "ab", "\ud7ff", "a\u{10000}", "a\uffff"];
  expect([...sorted].sort(byCharacter)).toEqual([
    ...["", "a", "ab", "a\uffff", "a\u{10000}", "b", "\ud7ff", "\uff01", "\u{1f600}"],
  ]);
});
