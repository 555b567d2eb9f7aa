import { EquationError, type SourceSpan } from "./syntax.js";
import type { Token } from "./tokens.js";

/** One statement of a displayed equation; after "for" or `\forall` it is a range. */
export interface Statement {
  tokens: Token[];
  isRange: boolean;
  /** As it stands in the source, without signs of alignment and punctuation. */
  written: string;
}

const environments = new Set(
  "aligned align align* alignat gathered gather gather* split equation equation*".split(" "),
);
const continuing = new Set(
  String.raw`+ = < > \odot \cdot \times \oplus \approx \neq \le \ge \in`.split(" "),
);

/**
 * The statements of a displayed equation: rows of an alignment, and what `\quad` or "and" set apart.
 * A row that starts with an operator goes on with the row above it.
 * @throws EquationError at words that would have to be understood.
 */
export function statementsOf(source: string, tokens: Token[]): Statement[] {
  const all = tokens.filter(({ kind }) => kind !== "stop");
  const body = unwrap(all);
  const isWrapped = body.length < all.length;
  const layout = new LineReader(source, isWrapped ? all[0]!.end : 0);
  body.forEach((token, k) => layout.read(token, body[k + 1]));
  return layout.finish(isWrapped ? all.at(-1)!.start : source.length);
}

/** Without the environment around all of it. */
function unwrap(tokens: Token[]): Token[] {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first?.kind !== "begin" || !environments.has(first.text)) return tokens;
  if (last?.kind !== "end" || last.text !== first.text)
    throw new EquationError(`\\begin{${first.text}} must enclose the whole equation`, first);
  return tokens.slice(1, -1);
}

class LineReader {
  private readonly statements: Statement[] = [];
  private current: Token[] = [];
  private isRange = false;
  private depth = 0;
  private cell = 0;
  /** Nothing but space since the row began or `&`. */
  private fresh = true;
  /** A row has ended and the next has not begun. */
  private pendingRow = false;
  /** Signs inside the statement that do not belong to it. */
  private dropped: SourceSpan[] = [];

  constructor(
    private readonly source: string,
    /** Where the statement starts. */
    private from: number,
  ) {}

  read(token: Token, next: Token | undefined): void {
    if (this.depth === 0 && this.separate(token, next)) {
      if (this.current.length > 0) this.dropped.push(token);
      else this.from = token.end;
      return;
    }
    this.depth += nesting(token);
    if (this.pendingRow && !this.goesOn(token)) this.close(token);
    this.pendingRow = false;
    this.fresh = false;
    this.current.push(token);
  }

  finish(end: number): Statement[] {
    this.close({ start: end, end });
    return this.statements;
  }

  private separate(token: Token, next: Token | undefined): boolean {
    const { kind, text } = token;
    if (kind === "text") return this.readWords(token);
    if (kind === "mark" && text === "&") return this.readCell(token);
    if (kind !== "command") return false;
    if (text === "\\\\") this.startRow();
    else if (text === "\\forall") this.startRange(token);
    else if (text === "\\quad" || text === "\\qquad") {
      if (!this.fresh && !(next && continuing.has(next.text))) this.close(token);
    } else return false;
    return true;
  }

  /** A row that starts with an operator goes on with the row above; so does a minus behind `&`. */
  private goesOn({ kind, text }: Token): boolean {
    if (kind !== "mark" && kind !== "command") return false;
    return continuing.has(text) || (text === "-" && this.cell === 1);
  }

  private startRow(): void {
    this.pendingRow = true;
    this.fresh = true;
    this.cell = 0;
  }

  /** Cells come in pairs: the first `&` of a pair aligns, the second sets the next equation apart. */
  private readCell(token: Token): boolean {
    this.cell++;
    if (this.cell % 2 === 0) this.close(token);
    this.fresh = true;
    return true;
  }

  private readWords(token: Token): boolean {
    const { text, command = "" } = token;
    if (command === "\\tag") return true;
    if (command === "\\mathrm" || command === "\\operatorname") return false;
    const range = /^for(?: (?:all|every|each|any))?(?: ([a-zA-Z]))?$/i.exec(text);
    if (range) {
      this.startRange(token);
      if (range[1]) this.current.push({ ...token, kind: "letter", text: range[1] });
    } else if (/^(and|where|with)$/i.test(text)) this.close(token);
    else if (/^(sigmoid|tanh|exp|ln)$/.test(text)) return false;
    else if (/^[,.;]?$/.test(text)) return true;
    else throw new EquationError(`words cannot be checked: "${text}"`, token);
    return true;
  }

  private startRange(token: Token): void {
    this.close(token);
    this.isRange = true;
    this.pendingRow = false;
  }

  private close(at: SourceSpan): void {
    while (isPunctuation(this.current.at(-1))) this.dropped.push(this.current.pop()!);
    if (this.current.length > 0) {
      const { current: tokens, isRange } = this;
      this.statements.push({ tokens, isRange, written: this.written(at.start) });
    }
    this.current = [];
    this.dropped = [];
    this.isRange = false;
    this.pendingRow = false;
    this.from = at.start;
  }

  private written(end: number): string {
    const signs = this.source.slice(this.from, end).split("");
    for (const span of this.dropped)
      signs.fill(" ", Math.max(0, span.start - this.from), Math.max(0, span.end - this.from));
    return signs.join("");
  }
}

function isPunctuation(token: Token | undefined): boolean {
  return token?.kind === "mark" && [",", ".", ";", ":"].includes(token.text);
}

/** What opens and what closes; `(0, 1]` closes what it opened, so all brackets count alike. */
function nesting({ kind, text }: Token): number {
  if (kind === "begin") return 1;
  if (kind === "end") return -1;
  if (kind === "command") return text === "\\{" ? 1 : text === "\\}" ? -1 : 0;
  if (kind !== "mark") return 0;
  return "([{".includes(text) ? 1 : ")]}".includes(text) ? -1 : 0;
}
