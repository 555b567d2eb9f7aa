import { kinds, type Mutation, type MutationKind } from "./kinds.js";
import type { Fate } from "./measure.js";

const names = Object.keys(kinds) as MutationKind[];

/** What became of mutations, by their kind. */
export class Tally {
  readonly #fates = new Map<MutationKind, Fate[]>();

  add(kind: MutationKind, fate: Fate): void {
    this.#fates.set(kind, [...(this.#fates.get(kind) ?? []), fate]);
  }

  /** A table in Markdown, and the sum. */
  table(possible: Mutation[]): string {
    const rows = names.map((kind) => {
      const all = possible.filter((mutation) => mutation.kind === kind).length;
      const { meant, caught, without } = this.#of(kind);
      return `| ${kinds[kind]} | ${all} | ${without} | ${caught} of ${meant} |`;
    });
    const head =
      "| what is changed | possible | without meaning | caught |\n| --- | --- | --- | --- |";
    const [caught, meant] = [this.#sum("caught"), this.#sum("meant")];
    return `${head}\n${rows.join("\n")}\ncaught ${caught} of ${meant}\n`;
  }

  /** Whether at least this share of each kind is caught. */
  isGood(share: number): boolean {
    return names.every((kind) => this.#of(kind).caught >= share * this.#of(kind).meant);
  }

  #sum(what: "caught" | "meant"): number {
    return names.reduce((sum, kind) => sum + this.#of(kind)[what], 0);
  }

  #of(kind: MutationKind): { meant: number; caught: number; without: number } {
    const fates = this.#fates.get(kind) ?? [];
    const count = (fate: Fate) => fates.filter((each) => each === fate).length;
    const without = count("no change of meaning");
    return { meant: fates.length - without, caught: count("caught"), without };
  }
}
