import { describe, expect, it } from "vitest";
import { readBindings } from "../../scripts/check/prose/bindings.js";
import { locateEquations } from "../../scripts/equations/read/locate.js";
import { markdownParts } from "../../scripts/notebook/markdown-parts.js";
import { codeSpans, commentsIn, runningText } from "../../scripts/notebook/prose-text.js";

function parts(source: string): string[] {
  return markdownParts(source).map(({ kind, start, end }) => `${kind} ${source.slice(start, end)}`);
}

describe("the parts of Markdown", () => {
  it.each([
    ["a `b` c ``d ` e`` f", ["span `b`", "span ``d ` e``"]],
    ["`never closed\n\nanother` paragraph", []],
    ["escaped \\`a` b` c", ["span ` b`"]],
    ["a <!-- b `c` --> `<!-- d -->`", ["comment <!-- b `c` -->", "span `<!-- d -->`"]],
    ["<!-- never closed `a`", ["span `a`"]],
    ["```js\n`a` <!-- b -->\n```\n`c`", ["fence ```js\n`a` <!-- b -->\n```", "span `c`"]],
    ["````\n```\n````\n`c`", ["fence ````\n```\n````", "span `c`"]],
    ["~~~\n<!-- a -->\n~~~~\n<!-- b -->", ["fence ~~~\n<!-- a -->\n~~~~", "comment <!-- b -->"]],
    ["> ```\n> a\n> ```\n`b`", ["fence > ```\n> a\n> ```", "span `b`"]],
    ["- a\n  ```\n  `b`\n  ```\n", ["fence   ```\n  `b`\n  ```"]],
    ["```\nto the end `a`", ["fence ```\nto the end `a`"]],
    ["a:\n\n```js\n`b`\n```\n\n`c`", ["fence ```js\n`b`\n```", "span `c`"]],
    ["``` inline ``` here", ["span ``` inline ```"]],
    ["a <!--\n```\n--> `b`", ["comment <!--\n```\n-->", "span `b`"]],
    ["", []],
  ])("%j", (source, expected) => {
    expect(parts(source)).toEqual(expected);
  });

  it("have their lines", () => {
    const source = "a\n`b`\n\n<!-- c -->\n`d`";
    expect(codeSpans(source)).toMatchObject([
      { text: "b", line: 2 },
      { text: "d", line: 5 },
    ]);
    expect(commentsIn(source)).toEqual([{ text: " c ", line: 4, start: 7 }]);
    expect(runningText(source)).toBe("a\n`b`\n\n          \n`d`");
  });
});

it("numbers and equations in code bind nothing and are none", () => {
  const code = "5<!--= x -->\n$$a = b$$";
  for (const mark of ["```", "~~~", "````"]) {
    const source = `${mark}\n${code}\n${mark}\n6<!--= y -->`;
    expect(readBindings(source).bindings).toMatchObject([
      { literal: "6", expression: "y", line: 5 },
    ]);
    expect(locateEquations(source).equations).toEqual([]);
  }
  expect(readBindings("write `5<!--= x -->`").bindings).toEqual([]);
  expect(
    locateEquations("a $x = 1$<!-- @check --> and <!-- $$a$$ --> $$b$$").equations,
  ).toMatchObject([
    { source: "x = 1\n% @check\n", display: false },
    { source: "b", display: true },
  ]);
});
