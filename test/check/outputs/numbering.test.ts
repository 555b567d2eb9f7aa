import { expect, it } from "vitest";
import { numberingFindings } from "../../../scripts/check/outputs/exercises.js";
import { code, notebookOf } from "../../notebooks.js";

const found = (...cells: ReturnType<typeof code>[]): string[] =>
  numberingFindings({ path: "03-a.ipynb", text: "", notebook: notebookOf(cells) }).map(
    ({ cell, message }) => `${cell} ${message.split(":")[0]}`,
  );
const pair = (id: string, solution = id) => [
  code(`check("${id}");`),
  code(`check("${solution}", 5);`, ["solution"]),
];

it("exercises are numbered in their order, each with its solution below", () => {
  expect(found(...pair("3.1"), ...pair("3.2"))).toEqual([]);
  expect(found(...pair("3.2"))).toEqual(["1 exercise 3.2 stands where 3.1 is due"]);
  expect(found(...pair("4.1"))).toEqual(["1 exercise 4.1 stands where 3.1 is due"]);
  expect(found(...pair("3.1", "3.2"))).toEqual([
    "1 exercise 3.1 has no solution in the cell below",
  ]);
  expect(found(code('check("3.1");'))).toEqual([
    "1 exercise 3.1 has no solution in the cell below",
  ]);
});
