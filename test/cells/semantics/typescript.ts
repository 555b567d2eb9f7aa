import { row, type Row } from "./row.js";

export const typescript: Row[] = [
  row(
    "types that vanish",
    [
      "let v = <T,>(x: T) => x as unknown as number; let w = v<number>(1)!; w satisfies number",
      "w",
    ],
    1,
  ),
  row(
    "enums, with their names",
    ["enum Gate { Input, Forget = 'f' }", "[Gate.Input, Gate[0], Gate.Forget]"],
    [0, "Input", "f"],
  ),
  row(
    "an enum in two parts, and anew",
    [
      "enum A { X = 1 }",
      "enum A { Y = 2 }\nenum A { Z = 3 }",
      "[A['X' as keyof typeof A], A.Y, A.Z]",
    ],
    [undefined, 2, 3],
  ),
  row("const enums", ["const enum E { A = 3 }", "E.A"], 3),
  row(
    "namespaces",
    [
      "namespace N { export const a = 1; export namespace M { export const b = a + 1 } }",
      "[N.a, N.M.b]",
    ],
    [1, 2],
    { sucrase: /^namespaces with values do not run here/ },
  ),
  row(
    "overloads and abstract classes",
    [
      "function f(a: string): string;\nfunction f(a: unknown) { return a }\nabstract class Q { abstract g(): number; h() { return this.g() } }",
      "class R extends Q { g() { return 2 } }\n[f('a'), new R().h()]",
    ],
    ["a", 2],
  ),
  row(
    "parameter properties",
    [
      "class P { constructor(private a: number, readonly b = 2) {} sum() { return this.a + this.b } }",
      "new P(1).sum()",
    ],
    3,
  ),
  row(
    "fields that are declared and not set",
    ["class A { x?: number; declare y: number }", "Object.keys(new A())"],
    ["x"],
  ),
  row(
    "this as a parameter, generics and assertions",
    [
      "const o = { f<T>(this: { n: number }, x: T) { return [this.n, x] as const }, n: 4 };",
      "o.f('a')",
    ],
    [4, "a"],
  ),
  row(
    "standard decorators",
    [
      "const twice = (f: (n: number) => number, _: ClassMethodDecoratorContext) => function (this: unknown, n: number) { return 2 * f.call(this, n) };",
      "class A { @twice one(n: number) { return n } }\nnew A().one(4)",
    ],
    8,
    {
      sucrase: /^decorators do not run here/,
    },
  ),
  row(
    "decorators of classes, each with its own",
    [
      "function mark(C: { new (): object }, { addInitializer }: ClassDecoratorContext) { addInitializer(function (this: { label?: string }) { this.label = C.name }) }\n@mark class A { declare static label: string }",
      "@mark class B { declare static label: string }",
      "[A.label, B.label]",
    ],
    ["A", "B"],
    {
      sucrase: /^decorators do not run here/,
    },
  ),
  row(
    "using gives back at the end of the cell",
    [
      "const log: string[] = []; const open = (n: string) => ({ n, [Symbol.dispose]() { log.push('close ' + n) } });",
      "using a = open('a'), b = open('b');\nlog.push('in ' + a.n + b.n)",
      "log",
    ],
    ["in ab", "close b", "close a"],
  ),
  row(
    "using in blocks, and a last value",
    [
      "const log: string[] = []; const open = (n: string) => ({ n, [Symbol.dispose]() { log.push(n) } });",
      "{ using a = open('inner'); void a }\nconst f = () => { using x = open('f'); return x.n };\nusing b = open('cell');\nf() + b.n + log.length",
    ],
    "fcell2",
  ),
  row(
    "using in a loop",
    [
      "const log: number[] = []; for (using a of [{ [Symbol.dispose]() { log.push(1) } }]) { void a; log.push(0) }",
      "log",
    ],
    [0, 1],
  ),
  row(
    "await using",
    [
      "const log: number[] = []; const open = () => ({ async [Symbol.asyncDispose]() { await null; log.push(1) } });",
      "await using a = open(); log.push(0)",
      "log",
    ],
    [0, 1],
  ),
];
