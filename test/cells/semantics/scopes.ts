import { row, type Row } from "./row.js";

export const scopes: Row[] = [
  row(
    "parameters, locals and catch hide",
    [
      "const a = 1, e = 2;",
      "const f = (a: number) => { try { throw 5 } catch (e) { return [a, e] } };\nf(9)",
    ],
    [9, 5],
  ),
  row(
    "blocks and loops hide",
    [
      "let a = 1; { let a = 2; a++ } for (const a of [7]) { void a } for (let a = 0; a < 2; a++) {} switch (1) { case 1: const a = 4; void a }\na",
    ],
    1,
  ),
  row(
    "labels, keys and members are no names",
    [
      "const a = 1;",
      "a: for (;;) { break a }\nconst o = { a: 2, [a]: 3, m() { return this.a } };\n[o.a, o[1], o.m()]",
    ],
    [2, 3, 2],
  ),
  row("shorthands", ["const a = 1; let b = 2;", "({ b } = { b: 5 }); const o = { a, b }; o"], {
    a: 1,
    b: 5,
  }),
  row("assignment by pattern swaps", ["let a = 1, b = 2", "[a, b] = [b, a]", "[a, b]"], [2, 1]),
  row(
    "assignment with a default by pattern",
    ["let a = 1", "({ a = 7 } = {} as { a?: number })", "a"],
    7,
  ),
  row(
    "operators that assign",
    ["let a: number | undefined = undefined; let b = 1", "a ??= 4; b += 2; b **= 2; [a, b]"],
    [4, 9],
  ),
  row(
    "a function of the scope has no this of ours",
    ["function f(this: unknown) { 'use strict'; return this }", "f()"],
    undefined,
  ),
  row(
    "tagged templates",
    [
      "const tag = (s: TemplateStringsArray, ...v: number[]) => s.join('|') + v.join()",
      "tag`a${1}b`",
    ],
    "a|b1",
  ),
  row(
    "lines without semicolons",
    ["const f = (x: number) => x", "const a = f\nf(1)\n;[1].map(f)\nlet b = a\nf(2)"],
    2,
  ),
  row(
    "arguments, and functions within functions",
    [
      "function f() { return (() => arguments.length)() }",
      "(f as (...a: number[]) => number)(1, 2, 3)",
    ],
    3,
  ),
  row(
    "globals of the engine",
    ["const list = [Math.max(1, 2), typeof globalThis, parseInt('7')]; list"],
    [2, "object", 7],
  ),
  row(
    "class expressions by their own names",
    ["const A = class Own { me() { return Own.name } }", "new A().me()"],
    "Own",
  ),
];

export const values: Row[] = [
  row("the last expression", ["1; 2"], 2),
  row("also behind a comment", ["2 // two"], 2),
  row("a string, and an object in parentheses", ["'abc'", "({ a: 1 })"], { a: 1 }),
  row("no value for a declaration", ["1; const x = 2"], undefined),
  row("a declaration after a value", ["x; function x() {}"], undefined),
  row("nothing at all", ["// only words", ""], undefined),
  row("types alone", ["type A = number; interface B { a: A }\ndeclare const q: number"], undefined),
];

export const waiting: Row[] = [
  row("await at the top", ["const a = await Promise.resolve(1); a + 1"], 2),
  row("a cell that begins with await and a parenthesis", ["await (Promise.resolve(3))"], 3),
  row(
    "for await alone",
    ["let s = 0\nfor await (const x of [Promise.resolve(1), 2]) s += x", "s"],
    3,
  ),
  row(
    "await within functions is theirs",
    ["const f = async () => await 1", "f() instanceof Promise"],
    true,
  ),
  row(
    "what is declared after a wait",
    ["const a = await 1; function f() { return a } class A { v = f() }", "new A().v"],
    1,
  ),
];
