import MiniSearch from "minisearch";

/** A place that can be found: [kind, title, where it is, address, words]. */
export type SearchEntry = [
  kind: "section" | "name" | "symbol",
  title: string,
  within: string,
  address: string,
  words: string,
];

/** One place found. */
export interface SearchHit {
  title: string;
  within: string;
  address: string;
}

type Indexed = { id: number; title: string; within: string; words: string; kind: string };

const greek: Record<string, string> = {
  σ: "sigma",
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "epsilon",
  η: "eta",
  θ: "theta",
  λ: "lambda",
  "∂": "partial",
  "⊙": "odot",
};

/** The words of a text or formula: `\tilde c_t = f_t ⊙ …` has c_t, f_t and odot. */
export function wordsOfText(text: string): string[] {
  return text
    .normalize("NFD")
    .replace(/c\u0303/g, " candidate ")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[σαβγδεηθλ∂⊙]/g, (sign) => ` ${greek[sign]!} `)
    .replace(/\\(?:tilde|bar|hat)\s*\{?c\}?/g, " candidate ")
    .replace(/\b[a-z]+(?:[A-Z][a-z]*)+\b/g, (name) => `${name} ${name.replace(/[A-Z]/g, " $&")}`)
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}_]+/u)
    .filter((word) => word !== "");
}

/** Finds places by words that need not be whole, nor spelt right. */
export function searchOver(entries: SearchEntry[]): (query: string) => SearchHit[] {
  const index = new MiniSearch<Indexed>({
    fields: ["title", "words", "within"],
    storeFields: ["kind", "title"],
    tokenize: wordsOfText,
    processTerm: (term) => stem(term),
  });
  index.addAll(
    entries.map(([kind, title, within, , words], id) => ({ id, kind, title, within, words })),
  );
  return (query) => {
    const wanted = query.trim().toLowerCase();
    const found = index.search(query, {
      boost: { title: 4, words: 1, within: 0.6 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: "OR",
      boostDocument: (_, __, stored) =>
        (stored?.["title"] as string).toLowerCase() === wanted
          ? 8
          : stored?.["kind"] === "name"
            ? 0.7
            : 1,
    });
    return found.slice(0, 12).map(({ id }) => {
      const [, title, within, address] = entries[id as number]!;
      return { title, within, address };
    });
  };
}

/** Endings that change no meaning here. */
function stem(term: string): string {
  return term.length > 4 ? term.replace(/(?:ies|es|s|ing|ed)$/, "") : term;
}
