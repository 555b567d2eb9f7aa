import { errors, modules } from "./modules.js";
import { declared, redeclared } from "./names.js";
import type { Row } from "./row.js";
import { scopes, values, waiting } from "./scopes.js";
import { typescript } from "./typescript.js";

export const rows: Row[] = [
  ...declared,
  ...redeclared,
  ...scopes,
  ...values,
  ...waiting,
  ...typescript,
  ...modules,
  ...errors,
];

const oldTypeScript = "its TypeScript is 5.0";
const oldBinding = "functions keep what a name meant when they were made";

/** Where stock tslab does otherwise, and why. */
export const stockDiffers: Record<string, string> = {
  "var in a loop and in a block": "a var within a block stays in its cell",
  "var in for-of with a pattern": "a var within a block stays in its cell",
  "var in a condition, with a pattern": "a var within a block stays in its cell",
  "exported names": "refuses exports",
  "a function sees what a name means now": oldBinding,
  "also after the name is declared anew": oldBinding,
  "a function that calls itself calls the newest": oldBinding,
  "a method of a class sees newest names": oldBinding,
  shorthands: "loses an assignment by a shorthand pattern",
  "assignment with a default by pattern": "loses an assignment by a shorthand pattern",
  "a function of the scope has no this of ours": "functions are called as methods of the scope",
  "an import below the code that uses it": "imports where it stands",
  "a cell that begins with await and a parenthesis": "takes `await (` for a call",
  "for await alone": "does not see that the cell waits",
  "standard decorators": "has those of before the standard",
  "decorators of classes, each with its own": "has those of before the standard",
  "using gives back at the end of the cell": oldTypeScript,
  "using in blocks, and a last value": oldTypeScript,
  "using in a loop": oldTypeScript,
  "await using": oldTypeScript,
  "JSON, with its attribute": oldTypeScript,
  "import = require": "refuses it in a module",
  "import.meta": "has no place in a script",
  "typeof a name that nobody declared": "checks types first",
  "a name that is declared after the function that reads it": "checks types first",
};
