import { startupSnapshot } from "node:v8";
import { Compiler } from "./evaluate/compiler.js";

// Runs once, to be frozen: TypeScript loaded, the standard declarations parsed and bound, a compiler warm for the
// notebooks' folder. Everything else is loaded when the snapshot is thawed: much of Node cannot be frozen.

const warmUp = [
  "import * as gatehouse from 'gatehouse';\nObject.keys(gatehouse)",
  "import { display } from 'tslab';\ninterface A { a: string }\nconst a: A = { a: `${1}` };\na",
  "function twice(x: number): number { return 2 * x }\nconsole.log(twice(4), await Promise.resolve(1))",
  // The program of the next cell keeps the structure of the last one here, if that imports as much: nothing.
  "const list = [1, 2].map((x) => x * 2);\nlist.length",
];

const compiler = new Compiler();
for (const source of warmUp) compiler.convert("", source);

startupSnapshot.setDeserializeMainFunction(() => {
  void import("./thaw.js").then(({ thaw }) => thaw(compiler));
});
