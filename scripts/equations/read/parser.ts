import { EquationError, type Expression, type OperatorSign, type SourceSpan } from "./syntax.js";
import type { Token } from "./tokens.js";

/** Which keys are symbols of the table (`f`, `W_f`, `\tilde c`). */
export type IsDeclared = (key: string) => boolean;

const operators: Record<string, { operator: OperatorSign; binds: number }> = {
  "+": { operator: "+", binds: 1 },
  "-": { operator: "-", binds: 1 },
  "\\oplus": { operator: "\\oplus", binds: 1 },
  "\\odot": { operator: "\\odot", binds: 2 },
  "\\cdot": { operator: "\\cdot", binds: 2 },
  "\\times": { operator: "\\times", binds: 2 },
  "/": { operator: "/", binds: 2 },
};
const juxtaposition = { operator: "juxtaposed" as const, binds: 3 };
const operandCommands = `sigma tanh exp ln sqrt frac sum prod underbrace overbrace boxed tilde hat bar dot vec
  alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho tau phi chi psi omega ell`;
const opensAtom = new Set([..."([{", ...operandCommands.split(/\s+/).map((name) => `\\${name}`)]);
const functionWords = new Set(["sigmoid", "tanh", "exp", "ln"]);
const refusals: Record<string, string> = {
  "*": "`*` says nothing in mathematics: write \\odot entry by entry, \\cdot for a product",
  "\\log": "`\\log` has one base here and another there: write \\ln",
  "\\circ": "`\\circ` is read in two ways: write \\odot for entry by entry",
  "\\ast": "`\\ast` is read in two ways: write \\odot for entry by entry",
  "\\pm": "`\\pm` claims two things at once: write two equations",
};

/** Reads an equation's signs one after another; positions refer to its source. */
export class Parser {
  private at = 0;

  constructor(
    readonly tokens: Token[],
    readonly isDeclared: IsDeclared,
    /** What an operand is: the grammar's other half, which needs a parser itself. */
    private readonly parseAtom: (parser: Parser) => Expression,
    /** How deep in brackets it is; a nesting that no reader could follow is refused. */
    private depth = 0,
  ) {}

  /** A parser of the same grammar for a part that has been cut out: a script, a row. */
  over(tokens: Token[]): Parser {
    const end = tokens.at(-1)?.end ?? this.peek().start;
    const stop: Token = { kind: "stop", text: "", start: end, end };
    return new Parser([...tokens, stop], this.isDeclared, this.parseAtom, this.depth + 1);
  }

  /** The whole of it as one expression. */
  whole(what: string): Expression {
    const expression = this.expression();
    if (this.peek().kind !== "stop") throw this.unexpected(`expected the end of ${what}`);
    return expression;
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "stop") this.at++;
    return token;
  }

  is(text: string, ahead = 0): boolean {
    const { kind, text: found } = this.peek(ahead);
    return found === text && (kind === "mark" || kind === "command");
  }

  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  expect(text: string, why: string): Token {
    if (!this.is(text)) throw this.unexpected(`expected ${text} ${why}`);
    return this.next();
  }

  unexpected(wanted: string, token = this.peek()): EquationError {
    const refusal = refusals[token.text];
    if (refusal && token.kind !== "text") return new EquationError(refusal, token);
    const found = token.kind === "stop" ? "the end" : `\`${token.text}\``;
    return new EquationError(`${wanted}, got ${found}`, token);
  }

  /** An expression whose operators bind at least as strongly as `least`. */
  expression(least = 1): Expression {
    if (++this.depth > 60) throw new EquationError("nested too deeply to be read", this.peek());
    let left = this.is("-") && least <= 1 ? this.negative() : this.parseAtom(this);
    for (;;) {
      const found = this.operator();
      if (!found || found.binds < least) break;
      const sign = this.peek();
      if (found !== juxtaposition) this.next();
      const right = this.expression(found.binds + 1);
      left = this.binary(left, found.operator, right, sign);
    }
    this.depth--;
    return left;
  }

  /** How strongly the coming operator binds; 0 when none comes. */
  binds(): number {
    return this.operator()?.binds ?? 0;
  }

  private negative(): Expression {
    const { start } = this.next();
    const operand = this.expression(2);
    requireShown(operand, 2);
    return { type: "negative", operand, start, end: operand.end };
  }

  private operator(): { operator: OperatorSign; binds: number } | undefined {
    const { kind, text } = this.peek();
    if (kind === "mark" || kind === "command") {
      const found = operators[text];
      if (found) return found;
    }
    if (kind === "text") return functionWords.has(text) ? juxtaposition : undefined;
    if (kind === "letter" || kind === "begin") return juxtaposition;
    if ((kind === "mark" || kind === "command") && opensAtom.has(text)) return juxtaposition;
    if (kind === "number") throw this.unexpected("expected an operator before a number");
    return undefined;
  }

  private binary(
    left: Expression,
    operator: OperatorSign,
    right: Expression,
    at: SourceSpan,
  ): Expression {
    const binds = operator === "juxtaposed" ? 3 : operators[operator]!.binds;
    requireShown(left, binds);
    requireShown(right, operator === "+" || operator === "\\odot" ? binds : binds + 1);
    if (operator === "/" && right.type === "binary" && right.operator === "juxtaposed")
      throw new EquationError("a/b c is read in two ways: write \\frac or parentheses", at);
    if (left.type === "binary" && left.operator === "/" && binds === 2)
      throw new EquationError("a/b · c is read in two ways: write \\frac or parentheses", at);
    if (mixes(left, operator))
      throw new EquationError(
        "\\cdot and \\odot in one product are read in two ways: write parentheses",
        at,
      );
    return { type: "binary", operator, left, right, start: left.start, end: right.end };
  }
}

/** TeX braces are not printed: what stands in them must bind as strongly as what is around them shows. */
export function requireShown(node: Expression, binds: number): void {
  if (node.type !== "brace" && (node.type !== "group" || node.visible)) return;
  if (strength(node.body) >= binds) return requireShown(node.body, binds);
  throw new EquationError(
    "the braces around this sum or product are not printed: write parentheses",
    node,
  );
}

function strength(node: Expression): number {
  if (node.type === "binary")
    return node.operator === "juxtaposed" ? 3 : operators[node.operator]!.binds;
  if (node.type === "negative") return 1;
  if (node.type === "big") return 2;
  return node.type === "group" && !node.visible ? strength(node.body) : 4;
}

/** `W \cdot a \odot b`: a matrix product and an entry-by-entry one, and nothing says which comes first. */
function mixes(left: Expression, operator: OperatorSign): boolean {
  if (left.type !== "binary") return false;
  const pair = [left.operator, operator];
  return pair.includes("\\odot") && pair.includes("\\cdot");
}
