import path from "node:path";
import type { Converter, ConvertResult } from "tslab/dist/converter.js";
import { createConverter } from "tslab/dist/converter.js";
import { loadAllModules, loadMissedModules } from "./node-types.js";
import { announceSource } from "./programs.js";
import type { Finding } from "./outcome.js";
import { rememberScript, type Maps } from "./sources.js";
import { forgetUnfinished, takeMaps, updateModuleFiles } from "./typescript.js";
import { reportChangedFiles } from "./watch.js";

/** What tslab's executor writes before a cell's text, on its first line. */
const prefixes = {
  plain: "(function(exports, require) { ",
  async: "(async function(exports, require) { ",
};

/** tslab prepends one line, `export {};`, to every source. */
const addedLines = 1;

/** The text being compiled: what readers call it and the name its script gets. */
export interface Unit {
  label: string;
  script: string;
}

/** tslab's converter, with names and source maps for what it compiles and the result of the last conversion kept. */
export class Compiler implements Converter {
  /** The folder whose imports it resolves. */
  readonly folder = process.cwd();
  #inner = createConverter();
  unit: Unit = { label: "", script: "" };
  /** The result of the last conversion. */
  last: ConvertResult | undefined;
  /** Set while the inner converter works, and so left set when that is terminated. */
  #working = false;

  convert: Converter["convert"] = (...args) => this.#safely(() => this.#convert(...args));
  inspect: Converter["inspect"] = (...args) =>
    this.#safely(() => this.#knowingAll().inspect(...args));
  complete: Converter["complete"] = (...args) =>
    this.#safely(() => this.#knowingAll().complete(...args));
  addModule: Converter["addModule"] = (...args) =>
    this.#safely(() => this.#inner.addModule(...args));
  close: Converter["close"] = () => this.#inner.close();

  /** Works with a converter of which the last work has been finished. */
  #safely<T>(work: () => T): T {
    if (this.#working) {
      forgetUnfinished();
      this.#afresh();
    }
    this.#working = true;
    const done = work();
    this.#working = false;
    return done;
  }

  #convert(declarations: string, source: string): ConvertResult {
    reportChangedFiles();
    announceSource(path.join(this.folder, "__tslab__.ts"), `export {};\n${source}`);
    let result = this.#inner.convert(declarations, source);
    if (loadMissedModules()) result = this.#withModules(result).convert(declarations, source);
    if (result.diagnostics.some(isMissingModule))
      result = this.#afresh().convert(declarations, source);
    this.last = result;
    const maps = takeMaps();
    if (result.output !== undefined && maps) result.output = this.#named(result, source, maps);
    return result;
  }

  /** The converter with the modules that a conversion has asked for. */
  #withModules(asked: ConvertResult): Converter {
    // What a converter has once compiled along with a cell it does not compile again.
    if (asked.sideOutputs) return this.#afresh();
    updateModuleFiles();
    return this.#inner;
  }

  #knowingAll(): Converter {
    if (loadAllModules()) updateModuleFiles();
    return this.#inner;
  }

  /** A converter that has not yet looked for a module in vain: the compiler remembers what it did not find. */
  #afresh(): Converter {
    this.#inner.close();
    this.#inner = createConverter();
    return this.#inner;
  }

  #named(result: ConvertResult, source: string, maps: Maps): string {
    const { label, script } = this.unit;
    const prefix = result.hasToplevelAwait ? prefixes.async : prefixes.plain;
    const compiledLines = result.output!.split("\n").length;
    const prefixLength = prefix.length;
    rememberScript(script, { label, source, maps, prefixLength, compiledLines, addedLines });
    return `${result.output!}\n//# sourceURL=${script}`;
  }
}

/** What the checker found, in lines and columns from 1. */
export function findings(result: ConvertResult): Finding[] {
  return result.diagnostics.map(({ start, end, code, messageText, fileName }) => ({
    line: start.line + 1,
    column: start.character + 1,
    length: Math.max(end.offset - start.offset, 1),
    code,
    message: messageText,
    ...(fileName === undefined ? {} : { file: fileName }),
  }));
}

function isMissingModule({ code }: { code: number }): boolean {
  return code === 2307;
}
