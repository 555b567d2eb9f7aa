import path from "node:path";
import { staleOutputs } from "./causes/stale.js";
import { checkCoverage, type CourseFindings } from "./coverage/check-coverage.js";
import { conflictFindings } from "./outputs/conflicts.js";
import { countFindings } from "./outputs/counts.js";
import { exerciseFindings, numberingFindings } from "./outputs/exercises.js";
import { reasonFindings } from "./outputs/reasons.js";
import { sealFindings } from "./causes/seal-findings.js";
import { findingsOf, type Check } from "./each.js";
import type { Finding } from "../notebook/finding.js";
import type { NotebookFile } from "../notebook/notebook.js";
import { directionFindings } from "./references/directions.js";
import { lessonFindings } from "./references/lesson-words.js";
import { linkFindings } from "./references/links.js";
import { titleFindings } from "./references/titles.js";
import { constantBindings, unreadableBindings } from "./prose/dependence.js";
import { unknownSources } from "./prose/given.js";
import { looseMathematics } from "./prose/inline-mathematics.js";
import { looseNumbers } from "./prose/loose-numbers.js";
import { misnamedSymbols } from "./prose/terms.js";
import { computedNumbers } from "./prose/unbound-numbers.js";
import { unclaimedSentences } from "./prose/unclaimed.js";
import { readAgain } from "./read/stamps.js";
import { isHeldToRules, rulesFor, type RuleName } from "./rules.js";
import { exceptionDrift } from "./exceptions.js";
import type { RunTypes } from "./types/run-types.js";

/** What is found by reading notebooks, with no kernel. */
export interface Reading {
  /** By the notebook's path. */
  notebooks: Map<string, Finding[]>;
  /** What courses as a whole leave out. */
  courses: CourseFindings[];
}

/** Reads the notebooks as they are now; those that cannot be read are left to whoever executes them. */
export async function readCourse(types: RunTypes): Promise<Reading> {
  const files = await types.files();
  const { findings, exports } = await types.report();
  const notebooks = new Map<string, Finding[]>();
  for (const file of files)
    notebooks.set(file.path, [
      ...(findings.get(file.path) ?? []),
      ...(await findingsOf(readingChecks(file))),
    ]);
  const documents = await types.documents();
  const courses = await checkCoverage(files, exports);
  if (documents.length === 0) return { notebooks, courses };
  const { checkDocuments } = await import("./documents/check-documents.js");
  return { notebooks, courses: [...courses, ...(await checkDocuments(documents, findings))] };
}

function inCourse(file: NotebookFile, find: Look): Finding[] | Promise<Finding[]> {
  return isHeldToRules(path.dirname(file.path)) ? find(file) : [];
}

/** What is checked of a notebook by reading it, but for its form, its types and its equations. */
export function readingChecks(file: NotebookFile): Check[] {
  const under =
    (rule: RuleName, find: Look, otherwise: Look = () => []) =>
    async () =>
      (await rulesFor(file.path)).has(rule) ? find(file) : otherwise(file);
  return [
    { name: "its links", kind: "link", find: () => linkFindings(file) },
    { name: "the lessons it names", kind: "link", find: () => lessonFindings(file) },
    { name: "what it calls lessons", kind: "link", find: () => inCourse(file, titleFindings) },
    { name: "where it points", kind: "link", find: () => inCourse(file, directionFindings) },
    {
      name: "the numbers of its prose",
      kind: "prose",
      find: under("numbers", looseNumbers, computedNumbers),
    },
    { name: "what its sentences claim", kind: "claim", find: under("claims", unclaimedSentences) },
    {
      name: "the numbers of its mathematics",
      kind: "equation",
      find: under("mathematics", looseMathematics),
    },
    { name: "terms beside symbols", kind: "prose", find: under("mathematics", misnamedSymbols) },
    { name: "the exceptions it makes", kind: "claim", find: () => exceptionDrift(file) },
    { name: "whether its prose was read", kind: "stale", find: under("read", readAgain) },
    { name: "what its prose is bound to", kind: "prose", find: () => unreadableBindings(file) },
    { name: "what its bindings use", kind: "claim", find: () => constantBindings(file) },
    { name: "the sources it names", kind: "prose", find: () => unknownSources(file) },
    { name: "the order of its outputs", kind: "output", find: () => inCourse(file, countFindings) },
    {
      name: "its exercises' verdicts",
      kind: "output",
      find: () => inCourse(file, exerciseFindings),
    },
    {
      name: "its exercises' numbers",
      kind: "output",
      find: under("exercises", numberingFindings),
    },
    { name: "its exceptions", kind: "schema", find: () => inCourse(file, reasonFindings) },
    { name: "merge conflicts", kind: "schema", find: () => conflictFindings(file) },
    { name: "its pictures and its code cells", kind: "figure", find: () => sealFindings(file) },
    { name: "whether outputs are out of date", kind: "stale", find: () => staleOutputs(file) },
  ];
}

type Look = (file: NotebookFile) => Finding[] | Promise<Finding[]>;
