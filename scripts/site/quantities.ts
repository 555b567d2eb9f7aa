/** The quantities that have a hue of their own, by the letter their classes end with. */
const quantities = {
  i: { name: "input gate", code: ["inputGate"] },
  f: { name: "forget gate", code: ["forgetGate"] },
  g: { name: "candidate", code: ["candidate"] },
  o: { name: "output gate", code: ["outputGate"] },
  c: { name: "cell state", code: ["cellState"] },
  h: { name: "hidden state", code: ["hiddenState"] },
} as const;

export type QuantityLetter = keyof typeof quantities;

const symbols: Record<string, QuantityLetter> = {
  i: "i",
  f: "f",
  "c\u0303": "g",
  o: "o",
  c: "c",
  h: "h",
};

/** Which quantity a symbol of a formula means, if any. */
export function quantityOfSymbol(symbol: string): QuantityLetter | undefined {
  return Object.hasOwn(symbols, symbol) ? symbols[symbol] : undefined;
}

const identifiers = new Map<string, QuantityLetter>(
  Object.entries(quantities).flatMap(([letter, { code }]) =>
    code.map((name): [string, QuantityLetter] => [name, letter as QuantityLetter]),
  ),
);

/** Which quantity a name in code means, if any. */
export function quantityOfIdentifier(name: string): QuantityLetter | undefined {
  return identifiers.get(name.replace(/["']/g, ""));
}

/** Which quantity a title or sentence is about: the one it names first, if any. */
export function quantityOfTitle(title: string): QuantityLetter | undefined {
  const found = Object.entries(quantities)
    .map(([letter, { name }]) => ({ letter, at: title.toLowerCase().indexOf(name) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return found[0]?.letter as QuantityLetter | undefined;
}
