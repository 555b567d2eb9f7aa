import type { BoundTrace } from "../../scripts/equations/evaluate/symbols.js";
import { both, each, NotRead, times, type Loose } from "./loose.js";
import { seen, type SeenNode } from "../../scripts/equations/evaluate/seen.js";

/**
 * A second reading of equations, made for tests from what a reader sees (KaTeX's MathML): it shares
 * neither tokens, grammar nor arithmetic with the checker, and knows less of everything.
 */

/** Where it is evaluated. */
interface Place {
  trace: BoundTrace;
  letters: ReadonlyMap<string, number>;
  sample: number;
}

/**
 * The sides of `a = b = …` as numbers.
 * @throws NotRead at anything but sums, products, σ, tanh, fractions, powers, ∑, ∏ and symbols.
 */
export function sidesOf(source: string, place: Place): Loose[] {
  const root = seen(source);
  const row = root.tag === "row" ? root.children : [root];
  const sides: SeenNode[][] = [[]];
  for (const node of row) {
    if (node.text === "=") sides.push([]);
    else sides.at(-1)!.push(node);
  }
  return sides.map((side) => new Reader(side, place).whole());
}

class Reader {
  private at = 0;

  constructor(
    private readonly row: SeenNode[],
    private readonly place: Place,
  ) {}

  whole(): Loose {
    const value = this.sum();
    if (this.at < this.row.length) throw new NotRead(this.row[this.at]!.text);
    return value;
  }

  private is(...texts: string[]): boolean {
    const node = this.row[this.at];
    return node !== undefined && node.children.length === 0 && texts.includes(node.text);
  }

  private take(...texts: string[]): string | null {
    return this.is(...texts) ? this.row[this.at++]!.text : null;
  }

  private sum(): Loose {
    let total: Loose = this.take("−") ? each(this.product(), (x) => -x) : this.product();
    for (let sign = this.take("+", "−", "⊕"); sign; sign = this.take("+", "−", "⊕")) {
      const minus = sign === "−";
      total = both(total, this.product(), (x, y) => (minus ? x - y : x + y));
    }
    return total;
  }

  private product(): Loose {
    let value = this.adjacent();
    for (;;) {
      if (this.take("⊙")) value = both(value, this.adjacent(), (x, y) => x * y);
      else if (this.take("⋅", "×")) value = times(value, this.adjacent());
      else if (this.take("/")) value = both(value, this.adjacent(), (x, y) => x / y);
      else return value;
    }
  }

  private adjacent(): Loose {
    let value = this.factor();
    while (this.at < this.row.length && !this.is(..."+−⊕⊙⋅×/),];=".split("")))
      value = times(value, this.factor());
    return value;
  }

  private factor(): Loose {
    const node = this.row[this.at++];
    if (!node) throw new NotRead("nothing");
    if (node.text === "(") return this.close(this.sum(), ")");
    if (node.text === "[") return this.joined();
    const fn = functionOf(node);
    if (fn) {
      if (!this.take("(")) throw new NotRead("a bare argument");
      return each(this.close(this.sum(), ")"), fn);
    }
    if (node.tag === "munderover") return this.big(node);
    return valueOf(node, this.place);
  }

  private close<T>(value: T, mark: string): T {
    if (!this.take(mark)) throw new NotRead(`no ${mark}`);
    return value;
  }

  private joined(): Loose {
    const parts = [this.sum()];
    while (this.take(",", ";")) parts.push(this.sum());
    return this.close(parts.flat(), "]");
  }

  private big({ children }: SeenNode): Loose {
    const [sign, below, above] = children as [SeenNode, SeenNode, SeenNode];
    const [letter, equals, ...from] = below.children;
    if (!"∑∏".includes(sign.text) || equals?.text !== "=") throw new NotRead(sign.text);
    const low = new Reader(from, this.place).whole() as number;
    const high = new Reader(rowOf(above), this.place).whole() as number;
    const start = this.at;
    let total: Loose | null = null;
    for (let k = low; k <= high; k++) {
      const letters = new Map(this.place.letters).set(letter!.text, k);
      const reader = new Reader(this.row, { ...this.place, letters });
      reader.at = start;
      const term = reader.product();
      total =
        total === null ? term : both(total, term, (x, y) => (sign.text === "∑" ? x + y : x * y));
    }
    return this.skipBody(total ?? (sign.text === "∑" ? 0 : 1), letter!.text);
  }

  /** An empty sum has a body all the same; any value of its letter finds its end. */
  private skipBody(value: Loose, letter: string): Loose {
    const letters = new Map(this.place.letters).set(letter, 1);
    const reader = new Reader(this.row, { ...this.place, letters });
    reader.at = this.at;
    reader.product();
    this.at = reader.at;
    return value;
  }
}

function functionOf(node: SeenNode): ((x: number) => number) | null {
  if (node.text === "σ" || node.text === "sigmoid") return (x) => 1 / (1 + Math.exp(-x));
  return node.text === "tanh" ? (x) => 1 - 2 / (Math.exp(2 * x) + 1) : null;
}

function valueOf(node: SeenNode, place: Place): Loose {
  const [first, second] = node.children;
  if (node.tag === "mn") return Number(node.text.replaceAll(",", ""));
  if (node.tag === "mfrac")
    return both(
      new Reader(rowOf(first!), place).whole(),
      new Reader(rowOf(second!), place).whole(),
      (x, y) => x / y,
    );
  if (node.tag === "row") return new Reader(node.children, place).whole();
  if (node.tag === "msup" && first!.text === "e") {
    return each(new Reader(rowOf(second!), place).whole(), Math.exp);
  }
  if (node.tag === "msup" && second!.text !== "′" && !isLabel(node, place)) {
    const exponent = new Reader(rowOf(second!), place).whole();
    return both(valueOf(first!, place), exponent, (x, y) => x ** y);
  }
  return symbol(node, place);
}

function isLabel({ children }: SeenNode, { trace }: Place): boolean {
  return trace.symbols.has(`${children[0]!.text}^${children[1]!.text}`);
}

function rowOf(node: SeenNode): SeenNode[] {
  return node.tag === "row" ? node.children : [node];
}

/** A letter with accent, prime, label and indices. */
function symbol(node: SeenNode, { trace, letters, sample }: Place): Loose {
  const { head, lower, upper } = parts(node);
  const own = lower.length === 0 ? letters.get(head) : undefined;
  if (own !== undefined && !upper) return own;
  const labelled = lower.findIndex((item) => trace.symbols.has(`${head}_${textOf(item)}${upper}`));
  const label = labelled < 0 ? "" : `_${textOf(lower[labelled]!)}`;
  const found = trace.symbols.get(`${head}${label}${upper}`);
  if (!found) throw new NotRead(head);
  const rest = lower.filter((_, k) => k !== labelled);
  const place = { trace, letters, sample };
  const at = rest.map((item) => new Reader(item, place).whole() as number);
  const step = found.steps ? at.shift()! - found.steps.from : found.any ? sample : 0;
  const value = found.values[step];
  if (!value) throw new NotRead("a step that does not exist");
  const { shape, data } = value;
  const whole: Loose =
    shape.length === 2
      ? Array.from({ length: shape[0]! }, (_, r) => data.slice(r * shape[1]!, (r + 1) * shape[1]!))
      : shape.length === 1
        ? [...data]
        : data[0]!;
  return at.reduce<Loose>((part, k) => (part as Loose[])[k]!, whole);
}

function parts(node: SeenNode): { head: string; lower: SeenNode[][]; upper: string } {
  const [base, second, third] = node.children;
  if (node.tag === "mi") return { head: node.text, lower: [], upper: "" };
  if (node.tag === "mover" && second?.text === "~")
    return { head: `\\tilde ${base!.text}`, lower: [], upper: "" };
  if (node.tag === "msub") return { ...parts(base!), lower: atCommas(second!) };
  if (node.tag === "msup" || node.tag === "msubsup") {
    const raised = textOf(rowOf(node.tag === "msup" ? second! : third!));
    const lower = node.tag === "msup" ? [] : atCommas(second!);
    const { head, lower: inner } = parts(base!);
    const prime = /^′+$/.test(raised);
    return {
      head: head + (prime ? "'".repeat(raised.length) : ""),
      lower: [...inner, ...lower],
      upper: prime ? "" : `^${raised}`,
    };
  }
  throw new NotRead(node.tag);
}

function atCommas(node: SeenNode): SeenNode[][] {
  const items: SeenNode[][] = [[]];
  for (const part of rowOf(node)) {
    if (part.text === ",") items.push([]);
    else items.at(-1)!.push(part);
  }
  return items;
}

function textOf(row: SeenNode[]): string {
  return row.map(({ text }) => text).join("");
}
