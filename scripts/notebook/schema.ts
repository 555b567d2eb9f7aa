import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import {
  gatehouseOf,
  tagsOf,
  type NotebookCell,
  type Notebook,
  type NotebookFile,
} from "./notebook.js";
import type { Finding } from "./finding.js";
import { formProblem } from "./form.js";
import { isObject } from "./structure.js";

const schemaFile = path.join(import.meta.dirname, "schema/nbformat.v4.5.schema.json");
const { $schema: _draft, ...schema } = JSON.parse(readFileSync(schemaFile, "utf8")) as {
  $schema: string;
  definitions: object;
};
const ajv = new Ajv({ strict: false, allErrors: true });
const { definitions } = schema;
const validateNotebook = ajv.compile(schema);
/** Each kind of cell on its own: tried against all kinds at once, a cell would be wrong in every way. */
const validateCell = validators({ code: "code_cell", markdown: "markdown_cell", raw: "raw_cell" });
const validateOutput = validators({
  stream: "stream",
  display_data: "display_data",
  execute_result: "execute_result",
  error: "error",
});

/** Tags that mean something to us; others are the author's own, but none may look like ours and be misspelt. */
const knownTags = ["raises-exception", "skip-execution", "nondeterministic", "solution"];
/** Keys of a cell's `gatehouse` metadata, and what each takes. */
const knownKeys: Record<
  string,
  { takes: string; fits: (value: unknown, tags: string[]) => boolean }
> = {
  tolerance: {
    takes: "a relative tolerance, a number of 0 or more",
    fits: (value) => typeof value === "number" && value >= 0,
  },
  reason: {
    takes: "why the cell is compared less strictly than others, as text",
    fits: (value) => typeof value === "string",
  },
  raises: {
    takes: "the name of the error, on a cell tagged raises-exception",
    fits: (value, tags) => typeof value === "string" && tags.includes("raises-exception"),
  },
};

/** What is wrong with the notebook's form: nbformat's official schema, ids, tags, and the canonical way of writing. */
export function checkForm(file: NotebookFile): Finding[] {
  const { notebook } = file;
  const broken = schemaFindings(notebook);
  if (broken.length > 0) return broken;
  const findings = [...duplicateIds(notebook), ...unknownTags(notebook), ...invalidKeys(notebook)];
  const problem = findings.length === 0 ? formProblem(file) : undefined;
  if (problem !== undefined) {
    const message = `not in canonical form: ${problem}: run \`npx gatehouse update\``;
    findings.push({ kind: "schema", cell: 0, message });
  }
  return findings;
}

const notSo = "does not follow nbformat 4.5:";

function schemaFindings(notebook: Notebook): Finding[] {
  const own = validateNotebook({ ...notebook, cells: [] })
    ? []
    : [schemaFinding(0, validateNotebook.errors!)];
  return [...own, ...notebook.cells.flatMap((cell, k) => cellFindings(cell, k + 1))];
}

function cellFindings(cell: NotebookCell, index: number): Finding[] {
  const [own] = kindFindings(validateCell, "cell_type", cell.cell_type, index, "", {
    ...cell,
    ...(cell.cell_type === "code" ? { outputs: [] } : {}),
  });
  if (own) return [own];
  if (cell.cell_type !== "code") return [];
  return (cell.outputs ?? [])
    .flatMap((output, k) =>
      kindFindings(
        validateOutput,
        "output_type",
        output.output_type,
        index,
        `/outputs/${k}`,
        output,
      ),
    )
    .slice(0, 1);
}

type Validators = Map<unknown, ValidateFunction>;

function validators(definitionsOf: Record<string, string>): Validators {
  const made = Object.entries(definitionsOf).map(
    ([kind, name]) => [kind, ajv.compile({ definitions, $ref: `#/definitions/${name}` })] as const,
  );
  return new Map(made);
}

/** What is wrong with a cell or an output, given what it says it is. */
function kindFindings(
  known: Validators,
  key: string,
  kind: unknown,
  cell: number,
  where: string,
  value: unknown,
): Finding[] {
  const validate = known.get(kind);
  if (!validate) {
    const message = `${notSo} ${where}${where && ": "}expected ${key} ${[...known.keys()].join(", ")}, got ${JSON.stringify(kind)}`;
    return [{ kind: "schema", cell, message }];
  }
  return validate(value) ? [] : [schemaFinding(cell, validate.errors!, where)];
}

/** The first thing wrong says enough; what it is about stands in the error's parameters. */
function schemaFinding(cell: number, [first]: ErrorObject[], within = ""): Finding {
  const { instancePath, message, params } = first!;
  const detail = (params["additionalProperty"] ??
    params["missingProperty"] ??
    params["pattern"] ??
    "") as string;
  const place = `${within}${instancePath}`;
  const where = place ? `${place} ` : "";
  const quoted = message!.includes(detail) || detail === "" ? "" : ` (${detail})`;
  return {
    kind: "schema",
    cell,
    message: `${notSo} ${where}${message}${quoted}`,
  };
}

function duplicateIds({ cells }: Notebook): Finding[] {
  const seen = new Map<string, number>();
  return cells.flatMap(({ id }, k): Finding[] => {
    const before = seen.get(id);
    seen.set(id, k + 1);
    if (before === undefined) return [];
    return [
      {
        kind: "schema",
        cell: k + 1,
        message: `has the id "${id}" of cell ${before}: give it one of its own`,
      },
    ];
  });
}

function unknownTags({ cells }: Notebook): Finding[] {
  return cells.flatMap((cell, k) =>
    tagsOf(cell)
      .filter(
        (tag) =>
          !knownTags.includes(tag) &&
          (tag.startsWith("gatehouse") || knownTags.some((known) => misspelt(tag, known))),
      )
      .map((tag): Finding => ({
        kind: "schema",
        cell: k + 1,
        message: `unknown tag "${tag}": expected one of ${knownTags.join(", ")}`,
      })),
  );
}

function invalidKeys({ cells }: Notebook): Finding[] {
  return cells.flatMap((cell, k) => {
    const { gatehouse } = cell.metadata;
    if (gatehouse !== undefined && !isObject(gatehouse)) {
      const message = `invalid gatehouse metadata: expected an object, got ${JSON.stringify(gatehouse)}`;
      return [{ kind: "schema", cell: k + 1, message }];
    }
    return Object.entries(gatehouseOf(cell)).flatMap(([key, value]): Finding[] => {
      const known = Object.hasOwn(knownKeys, key) ? knownKeys[key] : undefined;
      if (known?.fits(value, tagsOf(cell))) return [];
      const message = known
        ? `invalid gatehouse metadata "${key}": expected ${known.takes}, got ${JSON.stringify(value)}`
        : `unknown gatehouse metadata "${key}": expected one of ${Object.keys(knownKeys).join(", ")}`;
      return [{ kind: "schema", cell: k + 1, message }];
    });
  });
}

/** The same letters but for case, `-`, `_` and a final s. */
function misspelt(tag: string, known: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "").replace(/s$/, "");
  return tag !== known && plain(tag) === plain(known);
}
