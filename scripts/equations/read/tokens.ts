import { EquationError, type SourceSpan } from "./syntax.js";

/** One sign of an equation that means something. */
export interface Token extends SourceSpan {
  kind: "number" | "letter" | "command" | "mark" | "text" | "begin" | "end" | "separator" | "stop";
  text: string;
  /** Of a text: the command that sets it, `\text`, `\tag`, … */
  command?: string;
}

/** Changes how things look and never what they say. */
const silent = new Set(
  String.raw`\left \right \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr \, \; \: \! \> \displaystyle \textstyle \limits \nolimits \nonumber \notag`.split(
    " ",
  ),
);
const texts =
  String.raw`\text \textrm \textit \textbf \mathrm \operatorname \tag \begin \end`.split(" ");
const styles = new Set([String.raw`\mathbf`, String.raw`\boldsymbol`, String.raw`\bm`]);
/** More than any reader would follow. */
const longest = 1000;
/** Other spellings of one sign. */
const spellings: Record<string, string> = {
  "\\leq": "\\le",
  "\\geq": "\\ge",
  "\\lt": "<",
  "\\gt": ">",
  "\\ne": "\\neq",
  "\\ldots": "\\dots",
  "\\cdots": "\\dots",
  "\\lbrack": "[",
  "\\rbrack": "]",
  "\\widetilde": "\\tilde",
  "\\widehat": "\\hat",
  "\\tfrac": "\\frac",
  "\\dfrac": "\\frac",
};

const pattern =
  /(?<comment>%[^\n]*(?:\n|$))|(?<space>\s+|~)|(?<number>\d{1,3}(?:\{,\}\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?<command>\\(?:[a-zA-Z]+\*?|[^]))|(?<letter>[a-zA-Z])|(?<mark>[-+=<>()[\]{},;:.'^_&/|*!])/y;

/**
 * The signs of an equation in order, closed by a stop; spaces, comments and sizes of brackets are left out.
 * @throws EquationError at anything that is no sign of ours.
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  /** Since the last token, something that TeX sets and that means nothing. */
  let silence: SourceSpan | null = null;
  while (at < source.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (!match) throw strange(source, at);
    const start = at;
    at = pattern.lastIndex;
    const count = tokens.length;
    at = readSign(source, match.groups!, start, at, tokens);
    if (tokens.length > count) {
      if (silence) requireApart(tokens.at(-2), tokens.at(-1)!, silence);
      silence = null;
    } else if (!/^(?:\s|%|\\(?:no)?limits$)/.test(match[0])) silence = { start, end: at };
  }
  if (tokens.length > longest)
    throw new EquationError(`longer than ${longest} signs: split it`, tokens[longest]!);
  tokens.push({ kind: "stop", text: "", start: at, end: at });
  return tokens;
}

/** Reads one sign and returns where the next begins. */
function readSign(
  source: string,
  groups: Record<string, string | undefined>,
  start: number,
  end: number,
  tokens: Token[],
): number {
  const { number, command, letter, mark } = groups;
  if (number !== undefined) tokens.push({ kind: "number", text: number, start, end });
  else if (letter !== undefined) tokens.push({ kind: "letter", text: letter, start, end });
  else if (mark !== undefined) tokens.push({ kind: "mark", text: mark, start, end });
  else if (command !== undefined) return readCommand(source, command, start, end, tokens);
  return end;
}

const takesArgument = new Set(
  "_ ^ \\tilde \\hat \\bar \\dot \\vec \\frac \\mathbb \\underbrace \\overbrace \\boxed \\sqrt".split(
    " ",
  ),
);

/** `W\,_f` hangs the f on the space, `\tilde~c` puts the tilde over it. */
function requireApart(before: Token | undefined, after: Token, silence: SourceSpan): void {
  const isScript = after.kind === "mark" && ["_", "^", "'"].includes(after.text);
  const isArgument =
    before &&
    before.kind !== "text" &&
    (takesArgument.has(before.text) || (before.text === "}" && after.text === "{"));
  if (isScript || isArgument)
    throw new EquationError("nothing may stand between a sign and what belongs to it", silence);
}

function readCommand(
  source: string,
  command: string,
  start: number,
  after: number,
  tokens: Token[],
): number {
  const name = spellings[command] ?? command;
  if (silent.has(name) || name === "\\ ") return after;
  if (texts.includes(name)) return readText(source, name, start, after, tokens);
  if (styles.has(name)) return readStyled(source, name, start, after, tokens);
  if (name === "\\\\") {
    const spacing = /^\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|mu)\s*\]/.exec(source.slice(after));
    const end = after + (spacing?.[0].length ?? 0);
    tokens.push({ kind: "command", text: name, start, end });
    return end;
  }
  const kind = name.startsWith("\\") ? "command" : "mark";
  tokens.push({ kind, text: name, start, end: after });
  return after;
}

function readText(
  source: string,
  command: string,
  start: number,
  after: number,
  tokens: Token[],
): number {
  const match = /^\s*\{([^{}\\$%]*)\}/.exec(source.slice(after));
  const span = { start, end: after };
  if (!match)
    throw new EquationError(`${command} needs plain words in braces: ${command}{…}`, span);
  const end = after + match[0].length;
  const text = match[1]!.trim().replace(/\s+/g, " ");
  if (command === "\\begin" || command === "\\end") {
    tokens.push({ kind: command === "\\begin" ? "begin" : "end", text, start, end });
  } else tokens.push({ kind: "text", text, command, start, end });
  return end;
}

/** Bold letters are the letters they are: some texts set vectors so. */
function readStyled(
  source: string,
  command: string,
  start: number,
  after: number,
  tokens: Token[],
): number {
  const match = /^(?:\s*\{\s*([a-zA-Z])\s*\}|\s*([a-zA-Z]))/.exec(source.slice(after));
  if (!match)
    throw new EquationError(`${command} takes a single letter: ${command}{h}`, {
      start,
      end: after,
    });
  const end = after + match[0].length;
  tokens.push({ kind: "letter", text: (match[1] ?? match[2])!, start, end });
  return end;
}

function strange(source: string, at: number): EquationError {
  const sign = String.fromCodePoint(source.codePointAt(at)!);
  return new EquationError(
    `the sign "${sign}" is not known in an equation: write it as a TeX command (σ is \\sigma, ⊙ is \\odot)`,
    { start: at, end: at + sign.length },
  );
}
