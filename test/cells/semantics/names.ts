import { row, type Row } from "./row.js";

export const declared: Row[] = [
  row("const, let and var", ["const a = 1; let b = 2; var c = 3;", "[a, b, c]"], [1, 2, 3]),
  row("a let is set by a later cell", ["let n = 1", "n = 2; n++", "n"], 3),
  row(
    "several in one declaration, each from the one before",
    ["const a = 1, b = a + 1, c = b * 2", "[a, b, c]"],
    [1, 2, 4],
  ),
  row(
    "patterns",
    ["const { a, b: [c = 5, ...d], ...e } = { a: 1, b: [undefined, 2, 3], f: 4 };", "[a, c, d, e]"],
    [1, 5, [2, 3], { f: 4 }],
  ),
  row(
    "a default in a pattern that reads the pattern's own names",
    ["const { a, b = a + 1 } = { a: 1 } as { a: number; b?: number };", "b"],
    2,
  ),
  row(
    "functions before their line",
    ["const two = twice(1);\nfunction twice(n: number) { return 2 * n }", "two"],
    2,
  ),
  row(
    "generators and async functions",
    ["function* g() { yield 1 }\nasync function h() { return 2 }", "[...g(), await h()]"],
    [1, 2],
  ),
  row(
    "classes, their fields and statics",
    ["class A { static count = 0; x = A.count++; }", "new A(); new A().x"],
    1,
  ),
  row(
    "a class that a later cell extends",
    ["class A { a() { return 1 } }", "class B extends A {}", "new B().a()"],
    1,
  ),
  row(
    "private names and static blocks",
    ["class A { static #p = 1; static q: number; static { this.q = A.#p + 1 } }", "A.q"],
    2,
  ),
  row(
    "var in a loop and in a block",
    ["for (var k = 0; k < 3; k++) { var last = k }", "[k, last]"],
    [3, 2],
  ),
  row("var in for-of with a pattern", ["for (var [x, y] of [[1, 2], [3, 4]]) {}", "x + y"], 7),
  row("var without a value keeps what it had", ["var v = 1; var v: number; v"], 1),
  row(
    "var in a condition, with a pattern",
    ["if (true) var { p, q } = { p: 1, q: 2 }; else var p = 5, q = 6;", "[p, q]"],
    [1, 2],
  ),
  row("exported names", ["export const a = 1; export function f() { return a }", "f()"], 1),
  row(
    "a name that is a global's as well",
    ["const name = 'gate'; const performance = 1;", "name + performance"],
    "gate1",
  ),
  row("names with letters of any alphabet", ["const σ = 1, $ = 2, größe = 3;", "σ + $ + größe"], 6),
  row(
    "names keep functions their names",
    ["const f = () => 1; const C = class {};", "[f.name, C.name]"],
    ["f", "C"],
  ),
];

export const redeclared: Row[] = [
  row("a const is declared anew", ["const a = 1", "const a = 'x'", "a"], "x"),
  row(
    "a class and a function are declared anew",
    [
      "class A { v = 1 }\nfunction f() { return 1 }",
      "class A { v = 2 }\nfunction f() { return 2 }",
      "new A().v + f()",
    ],
    4,
  ),
  row("anew from its own value", ["const a = 1", "const a2 = a + 1; const b = a2", "b"], 2),
  row(
    "a function sees what a name means now",
    ["let a = 1; function read() { return a }", "a = 2", "read()"],
    2,
  ),
  row(
    "also after the name is declared anew",
    ["const a = 1; const read = () => a", "const a = 2", "read()"],
    2,
  ),
  row(
    "a function that calls itself calls the newest",
    [
      "function f(n: number): number { return n === 0 ? 0 : f(n - 1) }\nconst g = f;",
      "function f(n: number) { return 5 }",
      "g(3)",
    ],
    5,
  ),
  row("an import is declared anew", ["import { sep } from 'node:path'", "const sep = 3", "sep"], 3),
  row(
    "a method of a class sees newest names",
    ["const a = 1; class A { get() { return a } }\nconst it = new A()", "const a = 2", "it.get()"],
    2,
  ),
];
