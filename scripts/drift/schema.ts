import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import type { Notebook, NotebookFile } from "../execute/notebook.js";
import { canonicalText } from "./canonical.js";
import type { Finding } from "./finding.js";

const schemaFile = path.join(import.meta.dirname, "schema/nbformat.v4.5.schema.json");
const { $schema: _draft, ...schema } = JSON.parse(readFileSync(schemaFile, "utf8")) as Record<
  string,
  unknown
>;
const validate = new Ajv({ strict: false, allErrors: true }).compile<Notebook>(schema);

/** Tags that mean something to us; others are the author's own, but none may look like ours and be misspelt. */
const knownTags = ["raises-exception", "skip-execution", "nondeterministic", "solution"];
/** Keys of a cell's or notebook's `gatehouse` metadata. */
const knownKeys = ["tolerance", "raises", "figure", "svg"];

/** What is wrong with the notebook's form: nbformat's official schema, ids, tags, and the canonical way of writing. */
export function checkForm({ notebook, text }: NotebookFile): Finding[] {
  if (!validate(notebook)) return schemaFindings(validate.errors ?? []);
  const findings = [...duplicateIds(notebook), ...unknownTags(notebook), ...unknownKeys(notebook)];
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

/** The first problem of each cell: a cell that fits none of its type's forms fails in many ways at once. */
function schemaFindings(errors: ErrorObject[]): Finding[] {
  const byCell = new Map<number, Finding>();
  for (const error of errors) {
    const cell = Number(/^\/cells\/(\d+)/.exec(error.instancePath)?.[1] ?? -1) + 1;
    if (byCell.has(cell) || error.keyword === "oneOf") continue;
    const detail = error.params["additionalProperty"] ?? error.params["missingProperty"] ?? "";
    byCell.set(cell, {
      kind: "schema",
      cell,
      message:
        `does not follow nbformat 4.5: ${error.instancePath || "the notebook"} ${error.message} ${String(detail)}`.trim(),
    });
  }
  return [...byCell.values()];
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
  return cells.flatMap(({ metadata }, k) =>
    ((metadata["tags"] as string[] | undefined) ?? [])
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

function unknownKeys({ cells }: Notebook): Finding[] {
  return cells.flatMap(({ metadata }, k) =>
    Object.keys((metadata["gatehouse"] as object | undefined) ?? {})
      .filter((key) => !knownKeys.includes(key))
      .map((key): Finding => ({
        kind: "schema",
        cell: k + 1,
        message: `unknown gatehouse metadata "${key}": expected one of ${knownKeys.join(", ")}`,
      })),
  );
}

/** The same letters but for case, `-`, `_` and a final s. */
function misspelt(tag: string, known: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "").replace(/s$/, "");
  return tag !== known && plain(tag) === plain(known);
}
