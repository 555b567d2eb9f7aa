import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * Folders side by side, each with all that lies inside it: which imports which. A folder and its own subfolders are one,
 * and a file of `top` itself belongs to no folder: it is an entry, or what several folders begin with.
 */
function arrowsIn(top: string): Set<string> {
  const arrows = new Set<string>();
  for (const file of sourcesIn(top)) {
    for (const target of importsOf(file)) {
      const pair = whereTheyPart(file, target);
      if (pair) arrows.add(pair.join(" → "));
    }
  }
  return arrows;
}

function sourcesIn(top: string): string[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", top], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\n").filter((file) => /\.(ts|mjs)$/.test(file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const found = text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...found].map(([, name]) => path.posix.join(path.posix.dirname(file), name!));
}

/** The two folders side by side in which two files lie; `null` where one lies in a folder around the other. */
function whereTheyPart(a: string, b: string): [string, string] | null {
  const [one, other] = [a, b].map((file) => path.posix.dirname(file).split("/")) as [
    string[],
    string[],
  ];
  const k = one.findIndex((name, depth) => other[depth] !== name);
  if (k < 0 || other[k] === undefined) return null;
  return [one.slice(0, k + 1).join("/"), other.slice(0, k + 1).join("/")];
}

/** Arrows on a way that leads back to where it began. */
function cyclesIn(arrows: Set<string>): string[] {
  const next = new Map<string, string[]>();
  for (const arrow of arrows) {
    const [from, to] = arrow.split(" → ") as [string, string];
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const leadsTo = (from: string, goal: string, seen = new Set<string>()): boolean =>
    (next.get(from) ?? []).some((to) => {
      if (to === goal) return true;
      if (seen.has(to)) return false;
      return leadsTo(to, goal, seen.add(to));
    });
  return [...arrows].filter((arrow) => {
    const [from, to] = arrow.split(" → ") as [string, string];
    return leadsTo(to, from);
  });
}

/** Arrows that are known to be wrong; this list only shrinks. */
const toBeMended: Record<string, string[]> = {
  lib: [],
  scripts: ["scripts/execute → scripts/report"],
};

it.each(["lib", "scripts"])(
  "no two folders of %s/ import each other, nor by way of others",
  (top) => {
    const arrows = arrowsIn(top);
    expect(arrows.size).toBeGreaterThan(10);
    const known = toBeMended[top]!;
    expect(known.filter((arrow) => !arrows.has(arrow))).toEqual([]);
    expect(cyclesIn(new Set([...arrows].filter((arrow) => !known.includes(arrow))))).toEqual([]);
  },
);

it("a cycle of folders is seen, direct or by way of a third", () => {
  expect(cyclesIn(new Set(["a → b", "b → a", "b → c"]))).toEqual(["a → b", "b → a"]);
  expect(cyclesIn(new Set(["a → b", "b → c", "c → a", "d → a"]))).toHaveLength(3);
  expect(cyclesIn(new Set(["a → b", "b → c", "a → c"]))).toEqual([]);
});

it("folders part where their paths do; a folder and its own subfolders are one", () => {
  expect(whereTheyPart("lib/formats/onnx/read.ts", "lib/lstm/step.ts")).toEqual([
    "lib/formats",
    "lib/lstm",
  ]);
  expect(whereTheyPart("lib/formats/onnx/read.ts", "lib/formats/keras/read.ts")).toEqual([
    "lib/formats/onnx",
    "lib/formats/keras",
  ]);
  expect(whereTheyPart("lib/formats/onnx/read.ts", "lib/formats/errors.ts")).toBeNull();
  expect(whereTheyPart("lib/formats/model.ts", "lib/formats/onnx/read.ts")).toBeNull();
});
