import { access } from "node:fs/promises";
import path from "node:path";
import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import {
  NotebookError,
  readNotebook,
  sourceOf,
  type Notebook,
  type NotebookFile,
} from "../notebook/notebook.js";
import { anchorsOf } from "../site/markdown.js";
import type { Finding } from "../notebook/finding.js";
import { runningText } from "../notebook/prose-text.js";

interface Link {
  target: string;
  text: string;
  line: number;
}

/** How far ahead a target is looked for: one that comes from a definition elsewhere stands nowhere near. */
const linesAhead = 200;
const markdown = new MarkdownIt();

/** The links of a notebook that lead nowhere: files, headings, and notebooks named by a number they do not have. */
export async function linkFindings(file: NotebookFile): Promise<Finding[]> {
  const findings: Finding[] = [];
  const problems = new Map<string, string | undefined>();
  for (const [k, cell] of file.notebook.cells.entries()) {
    if (cell.cell_type !== "markdown") continue;
    const source = sourceOf(cell);
    for (const link of linksOf(source)) {
      const { target } = link;
      if (!problems.has(target)) problems.set(target, await problemOf(target, file));
      const message = problems.get(target) ?? wrongNumber(link);
      if (message !== undefined)
        findings.push({ kind: "link", cell: k + 1, line: link.line, message });
    }
  }
  return findings;
}

/** The files that a notebook's links lead to, there or not. */
export function linkedFiles({ path: from, notebook }: NotebookFile): string[] {
  const prose = notebook.cells.filter(({ cell_type }) => cell_type === "markdown").map(sourceOf);
  return prose
    .flatMap(linksOf)
    .filter(({ target }) => !/^([a-z][a-z\d+.-]*:|\/|#)/i.test(target))
    .map(({ target }) => path.resolve(path.dirname(from), decoded(target).split("#")[0]!));
}

/** Links and pictures of a Markdown source. */
export function linksOf(source: string): Link[] {
  const text = runningText(source);
  const lines = text.split("\n");
  return markdown.parse(text, {}).flatMap((block) => {
    const lineOf = linesOf(lines, block);
    const children = block.children ?? [];
    return children.flatMap((token, k) => {
      const target = token.attrGet(token.type === "image" ? "src" : "href");
      if (target === null || (token.type !== "link_open" && token.type !== "image")) return [];
      return { target, text: wordsFrom(children, k), line: lineOf(target) };
    });
  });
}

function wordsFrom(tokens: Token[], start: number): string {
  if (tokens[start]!.type === "image") return tokens[start]!.content;
  const words: string[] = [];
  for (let k = start + 1; k < tokens.length && tokens[k]!.type !== "link_close"; k++)
    words.push(tokens[k]!.content);
  return words.join("");
}

/** The lines on which a block's targets stand, asked for in their order; the block's first where one is not found. */
function linesOf(lines: string[], { map }: Token): (target: string) => number {
  const [from, to] = map ?? [0, 0];
  let seen = from;
  return (target) => {
    const written = [target, decoded(target)];
    for (let row = seen; row < Math.min(to, seen + linesAhead); row++)
      if (written.some((each) => lines[row]!.includes(each))) return (seen = row) + 1;
    return seen + 1;
  };
}

async function problemOf(target: string, { path: from, notebook }: NotebookFile) {
  // What begins with a slash is for whatever site or server shows the notebook to find.
  if (/^([a-z][a-z\d+.-]*:|\/)/i.test(target)) return undefined;
  const [file = "", anchor] = decoded(target).split("#");
  if (file === "") return anchorProblem(anchor ?? "", notebook, "this notebook");
  const full = path.resolve(path.dirname(from), file);
  if (!(await exists(full))) return `the link leads to ${file}, which does not exist`;
  if (anchor === undefined || !file.endsWith(".ipynb")) return undefined;
  try {
    return anchorProblem(anchor, (await readNotebook(full)).notebook, file);
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    return `the link leads to #${anchor} in a notebook that cannot be read: ${error.message}`;
  }
}

function anchorProblem(anchor: string, { cells }: Notebook, name: string): string | undefined {
  const prose = cells.filter(({ cell_type }) => cell_type === "markdown").map(sourceOf);
  const anchors = anchorsOf(prose.join("\n\n"));
  if (anchors.includes(anchor)) return undefined;
  return `the link leads to #${anchor}, which is no heading of ${name}: expected one of ${anchors.map((each) => `#${each}`).join(", ")}`;
}

/** "notebook 06" must lead to the notebook of that number. */
function wrongNumber({ target, text }: Link): string | undefined {
  const [, number] = /\bnotebook (\d+)\b/i.exec(text) ?? [];
  const [, actual] = /(?:^|\/)(\d+)-[^/]*\.ipynb(?:#|$)/.exec(target) ?? [];
  if (number === undefined || actual === undefined || number === actual) return undefined;
  return `"${text}" leads to ${target}, which is notebook ${actual}`;
}

/** The target as it is written; one with a stray `%` is written as it stands. */
function decoded(target: string): string {
  try {
    return decodeURI(target);
  } catch {
    return target;
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
