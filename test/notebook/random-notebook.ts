import { seededRandom, type Random } from "../../lib/math/random.js";

const keys = [
  "a",
  "B",
  "10",
  "9",
  "key",
  "__proto__",
  "é",
  "\uff01",
  "\u{1f600}",
  "x y",
  "",
  "a\u{10000}",
  "a\uffff",
];
const texts = [
  "plain\n",
  "two\nlines",
  "a\rb\r\nc",
  "form\ffeed\vtab\u001c\u001d\u001e\u0085",
  "\u2028line\u2029paragraph",
  'quotes " and \\ and \u007f\u0001\b',
  "\u{1f600} astral é",
  "",
  "\n\n",
];
const numbers =
  "0 -0 0.0 -0.0 1 1.0 -2.50 5e-05 0.00001 1e-7 1E5 1e16 1e21 0.1 123456789012345678901 3.0e0".split(
    " ",
  );
const mimes = [
  ...[
    "text/plain",
    "text/html",
    "image/png",
    "image/svg+xml",
    "application/xhtml+xml",
    "application/javascript",
  ],
  ...[
    "application/json",
    "application/vnd.plotly.v1+json",
    "text/x+json",
    "application/octet-stream",
  ],
];

/** A notebook of nbformat 4.5 as a JSON text in some layout, with whatever is hard to write again the same. */
export function randomNotebookText(seed: number): string {
  const random = seededRandom(seed);
  const cells = list(random, 4, () => cell(random));
  const metadata = object(random, 2, { kernelspec: '{"name": "x", "display_name": "x"}' });
  const space = pick(random, [" ", "", "\n  ", "\t"]);
  return `{"nbformat":${space}4,${space}"cells":[${cells.join(`,${space}`)}],"nbformat_minor": 5,"metadata":${metadata}}`;
}

function cell(random: Random): string {
  const type = pick(random, ["code", "markdown", "raw"]);
  const parts = [
    `"cell_type": "${type}"`,
    `"id": "c${random.integer(1e6)}"`,
    `"source": ${text(random)}`,
    `"metadata": ${object(random, 2, random.integer(3) === 0 ? { trusted: "true" } : {})}`,
  ];
  if (type === "code")
    parts.push(
      `"execution_count": ${pick(random, ["null", "3"])}`,
      `"outputs": [${list(random, 3, () => output(random)).join()}]`,
    );
  else if (random.integer(3) === 0) parts.push(`"attachments": {"a.png": ${bundle(random)}}`);
  return `{${shuffled(random, parts).join()}}`;
}

function output(random: Random): string {
  const bodies = [
    `"output_type": "stream", "name": "stdout", "text": ${text(random)}`,
    `"output_type": "display_data", "data": ${bundle(random)}, "metadata": ${object(random, 1)}`,
    `"output_type": "execute_result", "execution_count": 1, "data": ${bundle(random)}, "metadata": {}`,
    `"output_type": "error", "ename": "E", "evalue": "v", "traceback": ${JSON.stringify(list(random, 3, () => pick(random, texts)))}`,
  ];
  return `{${pick(random, bodies)}}`;
}

function bundle(random: Random): string {
  const parts = list(random, 4, () => pick(random, mimes)).map((mime) => {
    const isJson = mime.startsWith("application/") && mime.endsWith("json");
    return `"${mime}": ${isJson ? value(random, 3) : text(random)}`;
  });
  return `{${parts.join()}}`;
}

/** A text, as one or as lines. */
function text(random: Random): string {
  return JSON.stringify(
    random.integer(2) === 0 ? pick(random, texts) : list(random, 4, () => pick(random, texts)),
  );
}

function value(random: Random, depth: number): string {
  if (depth === 0 || random.integer(3) === 0)
    return pick(random, [
      pick(random, numbers),
      JSON.stringify(pick(random, texts)),
      "true",
      "null",
    ]);
  return random.integer(2) === 0
    ? `[ ${list(random, 4, () => value(random, depth - 1)).join(" , ")} ]`
    : object(random, depth - 1);
}

function object(random: Random, depth: number, more: Record<string, string> = {}): string {
  const entries = [
    ...list(random, 4, () => [pick(random, keys), value(random, depth)] as const),
    ...Object.entries(more),
  ];
  return `{${entries.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join()}}`;
}

function list<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random.integer(most + 1) }, make);
}

function shuffled<T>(random: Random, items: T[]): T[] {
  return items
    .map((item) => ({ item, place: random.integer(1e9) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}
