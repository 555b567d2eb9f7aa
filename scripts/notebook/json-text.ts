/**
 * JSON as Python writes it, which is how Jupyter writes notebooks. What JavaScript forgets of a number that it reads
 * (that `1.0` is no whole number, the last digits of a long one) is remembered beside the object that holds it.
 */
const literals = new WeakMap<object, Map<string, string>>();

/** A number that JavaScript would write otherwise than Python did: `1.0`, `1e3`, `-0`, more than 15 digits. */
const forgotten = /[[,:]\s*(?:-0(?![.\d])|-?\d+(?:\.0+(?!\d)|(?:\.\d+)?e|\d{15}))/i;
const numberPattern = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/iy;

/** What a JSON text says. @throws SyntaxError */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return forgotten.test(text) ? new JsonReader(text).value() : value;
}

/** Hands on what is remembered of the numbers of an object to one that takes its place. */
export function keepNumbers<T extends object>(from: object, to: T): T {
  const known = literals.get(from);
  if (known) literals.set(to, known);
  return to;
}

/** JSON with sorted keys and one space of indentation, to the byte as Python's `json` writes it. */
export function pythonJson(value: unknown): string {
  const parts: string[] = [];
  write(value, undefined, "\n", parts);
  return parts.join("");
}

/** Of two texts, which comes first by their characters; JavaScript's own order is that of UTF-16. */
export function byCharacter(a: string, b: string): number {
  if (a === b) return 0;
  let k = 0;
  while (a[k] === b[k] && k < a.length) k++;
  const [one, other] = [a.charCodeAt(k), b.charCodeAt(k)];
  // A surrogate stands for a character behind all that are none.
  const [early, late] = [isSurrogate(one), isSurrogate(other)];
  if (early !== late) return early ? 1 : -1;
  return one < other || Number.isNaN(one) ? -1 : 1;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function write(
  value: unknown,
  literal: string | undefined,
  newline: string,
  parts: string[],
): void {
  if (typeof value === "number") parts.push(literal ?? numberText(value));
  else if (typeof value !== "object" || value === null) parts.push(JSON.stringify(value ?? null));
  else if (Array.isArray(value)) writeList(value, newline, parts);
  else writeObject(value as Record<string, unknown>, newline, parts);
}

function writeList(list: unknown[], newline: string, parts: string[]): void {
  if (list.length === 0) return void parts.push("[]");
  const known = literals.get(list);
  const inner = `${newline} `;
  for (let k = 0; k < list.length; k++) {
    parts.push(k === 0 ? "[" : ",", inner);
    write(list[k], known?.get(String(k)), inner, parts);
  }
  parts.push(newline, "]");
}

function writeObject(object: Record<string, unknown>, newline: string, parts: string[]): void {
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  if (keys.length === 0) return void parts.push("{}");
  const known = literals.get(object);
  const inner = `${newline} `;
  keys.sort(byCharacter).forEach((key, k) => {
    parts.push(k === 0 ? "{" : ",", inner, JSON.stringify(key), ": ");
    write(object[key], known?.get(key), inner, parts);
  });
  parts.push(newline, "}");
}

/** A number without a literal: a whole one is Python's `int`, any other its `float`. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return "null";
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? String(value) : floatText(value);
}

/** Python's `repr` of a float: an exponent, of two digits at least, below 1e-4 and from 1e16 on. */
function floatText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16))
    return value.toExponential().replace(/e([-+])(\d)$/, "e$10$2");
  const text = Object.is(value, -0) ? "-0" : String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

/** The literal as Python writes it again, where the number alone does not say so. */
function literalOf(text: string): string | undefined {
  const value = Number(text);
  const python = /[.e]/i.test(text) ? floatText(value) : text === "-0" ? "0" : text;
  return !Number.isFinite(value) || python === numberText(value) ? undefined : python;
}

/** Reads a text that JSON.parse has found to be JSON. */
class JsonReader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): unknown {
    return this.next()[0];
  }

  /** A value and, of a number, its literal where that must be remembered. */
  private next(): [unknown, string | undefined] {
    this.skipSpace();
    const first = this.text[this.at]!;
    if (first === "{") return [this.object(), undefined];
    if (first === "[") return [this.list(), undefined];
    if (first === '"') return [this.string(), undefined];
    const words: [string, unknown][] = [
      ["true", true],
      ["false", false],
      ["null", null],
    ];
    const word = words.find(([name]) => name.startsWith(first));
    if (word) {
      this.at += word[0].length;
      return [word[1], undefined];
    }
    numberPattern.lastIndex = this.at;
    const [literal] = numberPattern.exec(this.text)!;
    this.at += literal.length;
    return [Number(literal), literalOf(literal)];
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.items("}", () => {
      this.skipSpace();
      const key = this.string();
      this.skipSpace();
      this.at++;
      const [value, literal] = this.next();
      // A key `__proto__` is a key like any other.
      Object.defineProperty(object, key, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
      remember(object, key, literal);
    });
    return object;
  }

  private list(): unknown[] {
    const list: unknown[] = [];
    this.items("]", () => {
      const [value, literal] = this.next();
      remember(list, String(list.length), literal);
      list.push(value);
    });
    return list;
  }

  private items(end: string, item: () => void): void {
    this.at++;
    this.skipSpace();
    if (this.text[this.at] === end) return void this.at++;
    for (;;) {
      item();
      this.skipSpace();
      if (this.text[this.at++] === end) return;
    }
  }

  private string(): string {
    let end = this.at;
    do end = this.text.indexOf('"', end + 1);
    while (this.isEscaped(end));
    const literal = this.text.slice(this.at, end + 1);
    this.at = end + 1;
    return literal.includes("\\") ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  }

  private isEscaped(place: number): boolean {
    let before = place;
    while (this.text[before - 1] === "\\") before--;
    return (place - before) % 2 === 1;
  }

  private skipSpace(): void {
    while (" \n\r\t".includes(this.text[this.at] ?? "x")) this.at++;
  }
}

function remember(holder: object, key: string, literal: string | undefined): void {
  const known = literals.get(holder);
  if (literal === undefined) known?.delete(key);
  else literals.set(holder, (known ?? new Map<string, string>()).set(key, literal));
}
