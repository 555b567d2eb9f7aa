import type { Expression, Of, SetOf } from "./syntax.js";

/** The expression as LaTeX again: renders as what was read, brackets and all. */
export function print(node: Expression): string {
  switch (node.type) {
    case "number":
      return node.text;
    case "symbol":
      return printSymbol(node.key, node.indices.map(printCount));
    case "call":
      return printCall(node);
    case "negative":
      return `-${print(node.operand)}`;
    case "binary":
      return `${print(node.left)}${printOperator(node)}${print(node.right)}`;
    case "fraction":
      return `\\frac{${print(node.numerator)}}{${print(node.denominator)}}`;
    case "power":
      return `${printBase(node.base)}^{${print(node.exponent)}}`;
    case "exponential":
      return `e^{${print(node.exponent)}}`;
    case "transpose":
      return `${printBase(node.operand)}^\\top`;
    case "concatenation":
      return printColumn(node);
    case "big":
      return `${node.kind}_{${node.letter}=${printCount(node.from)}}^{${printCount(node.to)}} ${print(node.body)}`;
    case "brace":
      return printBrace(node);
    case "group":
      return node.visible ? `(${print(node.body)})` : `{${print(node.body)}}`;
  }
}

/** A symbol with its label and indices: `b_f` of unit k is `b_{f,k}`, `\tilde c` at t is `\tilde c_{t}`. */
function printSymbol(key: string, indices: string[]): string {
  const gradient = /^\\partial (.+?)(_?)\/\\partial (.+)$/.exec(key);
  if (gradient) {
    const [, of, isStepwise, at] = gradient;
    const above = printSymbol(of!, isStepwise ? indices.slice(0, 1) : []);
    return `\\frac{\\partial ${above}}{\\partial ${printSymbol(at!, indices)}}`;
  }
  const [, head, label, upper] = /^([^_^]*)(?:_([^^]+))?(?:\^(.+))?$/.exec(key)!;
  const lower = [...(label ? [label] : []), ...indices].join(",");
  const subscript = lower.length === 0 ? "" : lower.length === 1 ? `_${lower}` : `_{${lower}}`;
  const superscript = upper ? (upper.length === 1 ? `^${upper}` : `^{${upper}}`) : "";
  return `${head}${superscript}${subscript}`;
}

/** An index, bound or size, set closely: `t-1`. */
export function printCount(index: Expression): string {
  return print(index).replaceAll(" ", "");
}

/** A set as LaTeX. */
export function printSet(set: SetOf): string {
  const power = (dimensions: Expression[] | null): string =>
    dimensions && dimensions.length > 0 ? `^{${dimensions.map(print).join(" \\times ")}}` : "";
  switch (set.type) {
    case "reals":
      return `\\mathbb{R}${power(set.dimensions)}`;
    case "members":
      return `\\{${set.members.map(print).join(", ")}\\}`;
    case "interval": {
      const [open, close] = [set.openLeft ? "(" : "[", set.openRight ? ")" : "]"];
      return `${open}${print(set.from)}, ${print(set.to)}${close}${power(set.dimensions)}`;
    }
  }
}

function printBase(base: Expression): string {
  if (base.type === "symbol" && base.key.includes("^")) return `{${print(base)}}`;
  return print(base);
}

function printOperator({ operator, right }: Of<"binary">): string {
  if (operator === "/") return "/";
  if (operator !== "juxtaposed") return ` ${operator} `;
  return right.type === "group" || right.type === "concatenation" ? " " : " \\, ";
}

function printCall({ fn, derivative, power, argument, bare }: Of<"call">): string {
  if (fn === "|") return `|${print(argument)}|`;
  if (fn === "\\sqrt") return `\\sqrt{${print(argument)}}`;
  const head = `${fn}${derivative ? "'" : ""}${power ? `^{${print(power)}}` : ""}`;
  return bare ? `${head} ${print(argument)}` : `${head}(${print(argument)})`;
}

function printColumn({ parts, form, sign }: Of<"concatenation">): string {
  const printed = parts.map(print);
  if (form === "row") return `[${printed.join(`${sign} `)}]`;
  return `\\begin{${form}}${printed.join(" \\\\ ")}\\end{${form}}`;
}

function printBrace({ over, body, label, words, bound }: Of<"brace">): string {
  const command = over ? "\\overbrace" : "\\underbrace";
  const script = over ? "^" : "_";
  const head = `${command}{${print(body)}}`;
  if (label) return `${head}${script}{${print(label)}}`;
  if (words !== null) return `${head}${script}{\\text{${words}}}`;
  return bound ? `${head}${script}{${bound.relation} ${print(bound.value)}}` : head;
}
