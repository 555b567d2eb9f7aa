// What a kernel loads when it is first asked for types, completions or help: an ES module of its own, as TypeScript 7 is.
export { CellModules } from "../../cells/types/cell-modules.js";
export { TypeChecker } from "../../cells/types/checker.js";
export { nodeTypes } from "../../cells/types/options.js";
export { LanguageServer } from "./server.js";
