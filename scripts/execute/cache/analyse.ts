import { parser } from "@lezer/javascript";
import type { SyntaxNodeRef } from "@lezer/common";

/** What a source reaches beyond itself. */
export interface Reach {
  /** Imported names by module; `*` where any of its names may be used. */
  imports: Record<string, string[]>;
  /** Why what it does may depend on more than what can be read here: names of the outside world, the clock, chance. */
  impure: string[];
}

const typeScript = parser.configure({ dialect: "ts" });

/** Names whose meaning is not in the source: the host, the clock, chance, code made while running. */
const outside = new Set(
  "process globalThis global window self Date performance fetch XMLHttpRequest WebSocket EventSource crypto navigator eval Function module exports Worker WeakRef FinalizationRegistry setTimeout setInterval setImmediate Atomics SharedArrayBuffer WebAssembly Proxy Reflect __dirname __filename".split(
    " ",
  ),
);
/** Properties that lead there, whatever they are asked of. */
const leadingOutside = new Set(
  "random constructor time timeEnd timeLog memory globalThis now".split(" "),
);
/** Objects of which only single properties are harmless. */
const partlyOutside = new Set(["Math", "console"]);

/** Reads what a TypeScript source imports, and whether it looks further than that. Never runs it. */
export function analyse(source: string): Reach {
  const imports = new Map<string, Set<string>>();
  const impure = new Set<string>();
  const text = (node: { from: number; to: number }) => source.slice(node.from, node.to);
  const note = (specifier: string, names: string[]) => {
    const known = imports.get(specifier) ?? new Set();
    names.forEach((name) => known.add(name));
    imports.set(specifier, known);
  };
  typeScript.parse(source).iterate({
    enter: (ref) => {
      if (ref.type.isError) impure.add("what is not TypeScript");
      if (ref.name === "ImportDeclaration" || ref.name === "ExportDeclaration")
        return !declared(ref, text, note, impure);
      if (ref.name === "DynamicImport") loaded(ref, text, note, impure);
      else nameUsed(ref, text(ref), text, note, impure);
      return true;
    },
  });
  const sorted = [...imports].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    imports: Object.fromEntries(sorted.map(([key, names]) => [key, [...names].sort()])),
    impure: [...impure].sort(),
  };
}

type Text = (node: { from: number; to: number }) => string;
type Note = (specifier: string, names: string[]) => void;

/** Notes an `import` or `export … from`; returns whether there is nothing more in it. */
function declared(ref: SyntaxNodeRef, text: Text, note: Note, impure: Set<string>): boolean {
  const from = ref.node.getChild("String");
  // `import x = require("y")` reads as an import without a place, and a call that is seen by itself.
  if (!from) return false;
  const group = ref.node.getChild("ImportGroup") ?? ref.node.getChild("ExportGroup");
  const whole =
    ref.node.getChild("Star") ?? (ref.name === "ExportDeclaration" && !group ? from : null);
  const names = group ? groupNames(text(group)) : [];
  if (ref.node.getChild("VariableDefinition") && !whole) names.push("default");
  const specifier = literal(text(from));
  if (specifier === undefined) impure.add("an import of a computed name");
  else note(specifier, whole ? ["*"] : names);
  return true;
}

/** The names on the module's side of `{ a, b as c, type D }`. */
function groupNames(group: string): string[] {
  const plain = group.slice(1, -1).replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
  return plain
    .split(",")
    .map((part) =>
      part
        .trim()
        .replace(/^type\s+(?!as\b)/, "")
        .replace(/\s+as\s[^]*$/, ""),
    )
    .filter((name) => name !== "");
}

/** Notes `import("x")`, or `require("x")`. */
function loaded(ref: SyntaxNodeRef, text: Text, note: Note, impure: Set<string>): void {
  const list = ref.name === "DynamicImport" ? ref.node : ref.node.parent?.getChild("ArgList");
  const argument = list?.getChild("String");
  const specifier = argument ? literal(text(argument)) : undefined;
  if (specifier === undefined) impure.add("an import of a computed name");
  else note(specifier, ["*"]);
}

function nameUsed(
  ref: SyntaxNodeRef,
  name: string,
  text: Text,
  note: Note,
  impure: Set<string>,
): void {
  switch (ref.name) {
    case "this":
      if (!isInClass(ref)) impure.add(name);
      return;
    case "ImportMeta":
    case "with":
      impure.add(name);
      return;
    case "VariableName":
      if (name === "require") loaded(ref, text, note, impure);
      if (outside.has(name) || (partlyOutside.has(name) && !isPropertyOf(ref))) impure.add(name);
      return;
    case "PropertyDefinition":
      // `{ process }` uses the name as well.
      if (outside.has(name)) impure.add(name);
      return;
    case "PropertyName":
      if (leadingOutside.has(name)) impure.add(name);
  }
}

/** Whether a name stands before a dot: `Math.exp`, not `const { random } = Math` nor `Math["random"]`. */
function isPropertyOf(ref: SyntaxNodeRef): boolean {
  const { parent } = ref.node;
  return parent?.name === "MemberExpression" && parent.getChild("PropertyName") !== null;
}

function isInClass(ref: SyntaxNodeRef): boolean {
  for (let node = ref.node.parent; node; node = node.parent) {
    if (node.name === "ClassBody") return true;
  }
  return false;
}

function literal(text: string): string | undefined {
  return /^(["'])[\w@./~-]+\1$/.test(text) ? text.slice(1, -1) : undefined;
}
