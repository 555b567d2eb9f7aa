import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../scripts/site/markdown.js";

describe("comments in prose", () => {
  const render = (source: string) =>
    String(renderMarkdown(source, { link: (target) => target })).replace(/\s+/g, " ");

  it.each([
    ["102<!--= n --> events", "<p>102 events</p>"],
    ["a\n\n<!-- one\n\ntwo -->\n\nb", "<p>a</p> <p>b</p>"],
    ["<!-- a --> text", "<p> text</p>"],
    ["| a |\n|---|\n| 1<!--= x --> |", "<td>1</td>"],
    ["`<!-- code -->`", "<code>&lt;!-- code --&gt;</code>"],
    ["~~~\n<!-- code -->\n~~~", "&lt;!-- code --&gt;"],
    ["````\n```\n<!-- code -->\n```\n````", "&lt;!-- code --&gt;"],
    ["    <!-- code -->", "&lt;!-- code --&gt;"],
    ["a <!-- never closed", "a &lt;!-- never closed"],
    ["102<!--= n -->. The order", "<p>102. The order</p>"],
  ])("are not shown, and code is code: %j", (source, part) => {
    expect(render(source)).toContain(part);
  });

  it("do not name headings", () => {
    expect(render("## The 102<!--= n --> events")).toContain('id="the-102-events"');
  });
});

describe("prose of 200 kB", () => {
  it.each([
    "<!--",
    "a<!--\n\n",
    "-->",
    "[x](",
    "![",
    "$",
    "$$",
    "`",
    "**a",
    "<a",
    "&a",
    "\\(",
    "> - ",
    "|a",
    "```\n",
    "~~~a\n",
    "[a]: b\n",
  ])("is set in time that grows with it: %j", (part) => {
    const source = part.repeat(Math.ceil(200_000 / part.length));
    const start = process.cpuUsage();
    // Whether it can be set is not the question.
    try {
      renderMarkdown(source, { link: (target) => target });
    } catch (error) {
      expect((error as Error).message).toMatch(/cannot be set/);
    }
    // Measured: 0.02 to 1.5 s; scanners that begin anew at every sign took 11 to 14.
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(6);
  });
});
