import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { gatehouseOf, tagsOf, type Notebook, type NotebookFile } from "./notebook.js";
import { canonicalText } from "./canonical.js";
import type { Finding } from "./finding.js";

const schemaFile = path.join(import.meta.dirname, "schema/nbformat.v4.5.schema.json");
const { $schema: _draft, ...schema } = JSON.parse(readFileSync(schemaFile, "utf8")) as {
  $schema: string;
  definitions: object;
};
const ajv = new Ajv({ strict: false, allErrors: true });
const { definitions } = schema;
const validateNotebook = ajv.compile(schema);
/** Each kind of cell on its own: tried against all kinds at once, a cell would be wrong in every way. */
const validateCell = {
  code: ajv.compile({ definitions, $ref: "#/definitions/code_cell" }),
  markdown: ajv.compile({ definitions, $ref: "#/definitions/markdown_cell" }),
  raw: ajv.compile({ definitions, $ref: "#/definitions/raw_cell" }),
};

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
  raises: {
    takes: "the name of the error, on a cell tagged raises-exception",
    fits: (value, tags) => typeof value === "string" && tags.includes("raises-exception"),
  },
};

/** What is wrong with the notebook's form: nbformat's official schema, ids, tags, and the canonical way of writing. */
export function checkForm({ notebook, text }: NotebookFile): Finding[] {
  const broken = schemaFindings(notebook);
  if (broken.length > 0) return broken;
  const findings = [...duplicateIds(notebook), ...unknownTags(notebook), ...invalidKeys(notebook)];
  if (findings.length === 0 && canonicalText(notebook) !== text) {
    findings.push({
      kind: "schema",
      cell: 0,
      message:
        "not in canonical form (sorted keys, lines of text, no times): run `npx gatehouse update`",
    });
  }
  return findings;
}

function schemaFindings(notebook: Notebook): Finding[] {
  const own = validateNotebook({ ...notebook, cells: [] })
    ? []
    : [schemaFinding(0, validateNotebook.errors!)];
  const cells = notebook.cells.flatMap((cell, k): Finding[] => {
    const validate = validateCell[cell.cell_type] as ValidateFunction | undefined;
    if (!validate) {
      const message = `expected cell_type code, markdown or raw, got ${JSON.stringify(cell.cell_type)}`;
      return [{ kind: "schema", cell: k + 1, message }];
    }
    return validate(cell) ? [] : [schemaFinding(k + 1, validate.errors!)];
  });
  return [...own, ...cells];
}

/** The first thing wrong says enough; what it is about stands in the error's parameters. */
function schemaFinding(cell: number, [first]: ErrorObject[]): Finding {
  const { instancePath, message, params } = first!;
  const detail = (params["additionalProperty"] ??
    params["missingProperty"] ??
    params["pattern"] ??
    "") as string;
  const where = instancePath ? `${instancePath} ` : "";
  const quoted = message!.includes(detail) || detail === "" ? "" : ` (${detail})`;
  return {
    kind: "schema",
    cell,
    message: `does not follow nbformat 4.5: ${where}${message}${quoted}`,
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
  return cells.flatMap((cell, k) =>
    Object.entries(gatehouseOf(cell)).flatMap(([key, value]): Finding[] => {
      const known = knownKeys[key];
      if (known?.fits(value, tagsOf(cell))) return [];
      const message = known
        ? `invalid gatehouse metadata "${key}": expected ${known.takes}, got ${JSON.stringify(value)}`
        : `unknown gatehouse metadata "${key}": expected one of ${Object.keys(knownKeys).join(", ")}`;
      return [{ kind: "schema", cell: k + 1, message }];
    }),
  );
}

/** The same letters but for case, `-`, `_` and a final s. */
function misspelt(tag: string, known: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "").replace(/s$/, "");
  return tag !== known && plain(tag) === plain(known);
}
