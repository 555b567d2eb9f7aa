import type { Finding } from "../../notebook/finding.js";
import { readMarkdown, type ReadMarkdown, type TextBlock } from "../../notebook/markdown.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { lineCounter } from "../../notebook/prose-text.js";

/** What the course calls a quantity: in words, in the library, and in mathematics. */
interface NamedQuantity {
  terms: string[];
  name: string;
  /** Symbols without their index, or products that stand for it; spaces do not count. */
  symbols: string[];
}

const quantities: NamedQuantity[] = [
  { terms: ["input gate"], name: "inputGate", symbols: ["i"] },
  { terms: ["forget gate"], name: "forgetGate", symbols: ["f"] },
  { terms: ["output gate"], name: "outputGate", symbols: ["o"] },
  { terms: ["candidate"], name: "candidate", symbols: ["\\tilde c", "\\tilde{c}", "g"] },
  { terms: ["kept memory"], name: "keptMemory", symbols: ["F", "f\\odot c"] },
  { terms: ["new memory"], name: "newMemory", symbols: ["I", "i\\odot\\tilde c", "i\\odot g"] },
  { terms: ["cell state", "long-term memory"], name: "cellState", symbols: ["c"] },
  { terms: ["hidden state", "short-term memory"], name: "hiddenState", symbols: ["h"] },
  { terms: ["event"], name: "x", symbols: ["x"] },
];
const term = quantities.flatMap(({ terms }) => terms).join("|");
/** `the input gate $i_t$`, `the input gate (`$i_t$; and `$i_t$, the input gate`, `$i_t$ is the input gate`. */
const before = new RegExp(`\\b(${term})\\s*\\(?$`, "i");
const behind = new RegExp(`^(?:, the| is the|, our| \\(the) (${term})\\b`, "i");

/** Terms beside symbols of something else, and names of the library in a table's row beside equations of something else. */
export function misnamedSymbols({ notebook }: NotebookFile): Finding[] {
  return notebook.cells.flatMap((cell, k) =>
    cell.cell_type === "markdown"
      ? misnamedIn(sourceOf(cell)).map((each): Finding => ({ kind: "prose", cell: k + 1, ...each }))
      : [],
  );
}

/** What is misnamed in a Markdown source. */
export function misnamedIn(source: string): { line: number; message: string }[] {
  const read = readMarkdown(source);
  const lineOf = lineCounter(source);
  const found = [...besideTerms(read), ...inRows(read, source)].sort((a, b) => a.start - b.start);
  return found.map(({ start, said, tex, meant }) => ({
    line: lineOf(start),
    message: `"${said}" beside $${tex}$, which is the ${meant.terms[0]}: correct one of them`,
  }));
}

interface Misnamed {
  start: number;
  said: string;
  tex: string;
  meant: NamedQuantity;
}

function besideTerms({ blocks, inlineMath }: ReadMarkdown): Misnamed[] {
  return inlineMath.flatMap(({ tex, start, end }) => {
    const block = blocks.find((each) => each.start <= start && end <= each.end);
    const meant = quantityOf(tex);
    if (!block || !meant || block.kind === "table cell") return [];
    const said =
      before.exec(textBefore(block, start))?.[1] ?? behind.exec(textBehind(block, end))?.[1];
    return said === undefined || meant.terms.includes(said.toLowerCase())
      ? []
      : [{ start, said, tex, meant }];
  });
}

function textBefore(block: TextBlock, start: number): string {
  return block.text.slice(0, start - 1 - block.start);
}

/** A comment behind the mathematics is passed over. */
function textBehind(block: TextBlock, end: number): string {
  return block.text
    .slice(end + 1 - block.start)
    .replace(/^\s+/, (gap) => (gap.length > 1 ? "" : gap))
    .replace(/^(?=is |\()/, " ");
}

/** In a row, what is named by the library's name alone must be what the mathematics of the row is of. */
function inRows({ tree, inlineMath }: ReadMarkdown, source: string): Misnamed[] {
  const rows = tree.children.flatMap((node) => (node.type === "table" ? node.children : []));
  return rows.flatMap((row) => {
    const cells = row.children.map(({ position }) => position!);
    const named = cells.flatMap(({ start, end }) => {
      const text = source.slice(start.offset, end.offset).replace(/[|\s]/g, "");
      return quantities.filter(({ name }) => text === `\`${name}\``);
    });
    const [first, last] = [cells[0]?.start.offset ?? 0, cells.at(-1)?.end.offset ?? 0];
    const said = inlineMath.filter(({ start, end }) => first <= start && end <= last);
    return said.flatMap(({ tex, start }) => {
      const meant = quantityOf(tex);
      const other = named.find((each) => meant && each !== meant);
      return meant && other ? [{ start, said: other.name, tex, meant }] : [];
    });
  });
}

/** What mathematics is of: a symbol, a product that has a name, or what stands left of `=`. */
function quantityOf(tex: string): NamedQuantity | undefined {
  const left = tex
    .split("=")[0]!
    .replace(/_(?:\{[^}]*\}|\w)/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const plain = (text: string): string => text.replaceAll(" ", "");
  return quantities.find(({ symbols }) => symbols.some((each) => plain(each) === plain(left)));
}
