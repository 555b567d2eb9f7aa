import { row, type Row } from "./row.js";

export const modules: Row[] = [
  row(
    "imports by name, by another name, whole and by default",
    [
      "import { sep, join as glue } from 'node:path';\nimport * as path from 'node:path';\nimport def from 'node:path';",
      "[sep, glue('a', 'b'), path.sep, def.sep]",
    ],
    ["/", "a/b", "/", "/"],
  ),
  row("an import that only a later cell uses", ["import { sep } from 'node:path'", "sep"], "/"),
  row(
    "types alone are not loaded",
    [
      "import type { Stats } from 'node:fs';\nimport { type Dirent } from 'node:fs';",
      "typeof (globalThis as any).Stats",
    ],
    "undefined",
  ),
  row(
    "an import below the code that uses it",
    ["const s = sep;\nimport { sep } from 'node:path'", "s"],
    "/",
  ),
  row("import = require", ["import path = require('node:path')", "path.sep"], "/"),
  row(
    "a local module, and one of CommonJS",
    [
      "import { half } from './half.cjs';\nimport whole from './half.cjs'",
      "[half(4), whole.half(6)]",
    ],
    [2, 3],
  ),
  row(
    "JSON, with its attribute",
    ["import data from './data.json' with { type: 'json' };", "data.level"],
    2,
  ),
  row("import() of a module", ["const { sep } = await import('node:path'); sep"], "/"),
  row(
    "import() from a function of an earlier cell",
    ["const load = (n: string) => import(n)", "(await load('./half.cjs')).half(8)"],
    4,
  ),
  row("import.meta", ["typeof import.meta.url"], "string"),
  row("require", ["const { sep } = require('node:path') as typeof import('node:path'); sep"], "/"),
  {
    name: "a module that is not there",
    cells: ["import { a } from './nowhere.cjs'; a"],
    throws: /nowhere/,
  },
  {
    name: "a module that is not there, and of which no value is asked",
    cells: ["import { A } from './nowhere.cjs';\nlet x: A", "A"],
    throws: /nowhere/,
  },
];

export const errors: Row[] = [
  {
    name: "a name that nobody declared",
    cells: ["gatte"],
    throws: /gatte is not defined|Cannot find name 'gatte'/,
  },
  {
    name: "a name that is declared later",
    cells: ["const f = () => later", "f()"],
    throws: /later is not defined|Cannot find name 'later'/,
  },
  row("typeof a name that nobody declared", ["typeof gatte"], "undefined"),
  row(
    "a name that is declared after the function that reads it",
    ["const f = () => (later as number)", "const later = 2", "f()"],
    2,
  ),
  { name: "a text that is no TypeScript", cells: ["const = 1"], throws: /./ },
  { name: "what using cannot give back", cells: ["using a = 1 as any"], throws: /dispose|using/ },
];
