import ts from "typescript";
import path from "node:path";
import { describe, expect, it } from "vitest";
import * as gatehouse from "../../lib/index.js";
import { isOptions, publicCalls, vectorOperations } from "./public-calls.js";

type Call = (...given: unknown[]) => unknown;

const formats = formatFunctions();
const exported = Object.entries(gatehouse)
  .filter(([name, value]) => typeof value === "function" && !formats.has(name))
  .map(([name]) => name)
  .filter((name) => !vectorOperations.includes(name));
const calls = Object.entries(publicCalls);
const call = (name: string) => (gatehouse as unknown as Record<string, Call>)[name]!;

it("every public function outside the file formats is called here", () => {
  expect(Object.keys(publicCalls).sort()).toEqual([...exported].sort());
});

it.each(calls)("%s takes the arguments it is called with", (name, given) => {
  expect(() => call(name)(...given)).not.toThrow();
});

describe("an unknown option is refused with the nearest known one", () => {
  const withOptions = calls.filter(([, given]) => given.some(isOptions));

  it("wherever the types have options", () => {
    expect(withOptions.map(([name]) => name).sort()).toEqual(functionsWithOptions().sort());
  });

  const each = withOptions.flatMap(([name, given]) =>
    given.flatMap((argument, k) => (isOptions(argument) ? [[name, k] as const] : [])),
  );
  it.each(each)("%s, argument %i", (name, k) => {
    const given = [...publicCalls[name]!];
    given[k] = { ...(given[k] as object), surprise: 1 };
    expect(() => call(name)(...given)).toThrow(/^invalid .+: expected only .+, got surprise$/);
  });
});

describe("undefined or null in an argument's place is named in words", () => {
  const each = calls.flatMap(([name, given]) =>
    given.flatMap((argument, k) =>
      typeof argument === "object" || typeof argument === "function" ? [[name, k] as const] : [],
    ),
  );
  it.each(each)("%s, argument %i", (name, k) => {
    const messages = [undefined, null].map((missing) =>
      messageOf(() => call(name)(...withAt(publicCalls[name]!, k, missing))),
    );
    // Where undefined stands for a default, null may too.
    const told = messages[0] === "" ? messages.filter((message) => message !== "") : messages;
    for (const message of told)
      expect(message).toMatch(/^invalid \S+: expected .+, got (undefined|null)/);
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** The functions that lib/formats exports: its own tests hold them. */
function formatFunctions(): Set<string> {
  const text = ts.sys.readFile(indexFile())!;
  const lists = text.matchAll(/^export \{([^}]*)\} from "\.\/formats\//gm);
  return new Set([...lists].flatMap(([, names]) => names!.split(",").map((name) => name.trim())));
}

function indexFile(): string {
  return path.resolve(import.meta.dirname, "../../lib/index.ts");
}

/** By their types: functions one of whose parameters is an object literal's type, or named as options are. */
function functionsWithOptions(): string[] {
  const program = ts.createProgram([indexFile()], {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  });
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(indexFile())!;
  const takesOptions = (parameter: ts.Symbol): boolean => {
    const declared = (parameter.valueDeclaration as ts.ParameterDeclaration).type?.getText() ?? "";
    return /Options\b|Upstream\b|Dropout\b|Clipping\b|^BatchTraining\b|^GateCurve\b|(?:^|& )\{/.test(
      declared,
    );
  };
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(index)!)
    .map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    )
    .filter(({ name }) => exported.includes(name))
    .filter((symbol) => {
      const type = checker.getTypeOfSymbolAtLocation(symbol, index);
      return type.getCallSignatures().some((each) => each.parameters.some(takesOptions));
    })
    .map(({ name }) => name);
}

function withAt(given: unknown[], place: number, argument: unknown): unknown[] {
  return given.map((each, k) => (k === place ? argument : each));
}
