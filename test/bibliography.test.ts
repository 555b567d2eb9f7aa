import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

interface Work {
  id: string;
  title: string;
}

interface Cells {
  cells: { source: string[] }[];
}

it("the bibliography's page has every work of bibliography.json, by title and key", () => {
  const works = JSON.parse(readFileSync("notebooks/bibliography.json", "utf8")) as Work[];
  const { cells } = JSON.parse(readFileSync("notebooks/A5-bibliography.ipynb", "utf8")) as Cells;
  const page = cells.map(({ source }) => source.join("")).join("\n");
  expect(works.filter(({ title }) => !page.includes(title))).toEqual([]);
  const given = (id: string) => page.includes(`<!--given ${id} -->`) || page.includes(`**${id}**`);
  expect(works.filter(({ id }) => !given(id))).toEqual([]);
});
