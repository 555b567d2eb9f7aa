import { expect, it } from "vitest";
import { readBindings } from "../../scripts/check/prose/bindings.js";
import { linkFindings } from "../../scripts/check/references/links.js";
import { computedNumbers } from "../../scripts/check/prose/unbound-numbers.js";
import { locateEquations } from "../../scripts/equations/read/locate.js";
import type { NotebookFile } from "../../scripts/notebook/notebook.js";
import { codeSpans } from "../../scripts/notebook/prose-text.js";
import { notebookOf, prose } from "../notebooks.js";

/** Prose that costs a scanner time in the square of its length when it looks for each end anew. */
const pieces = [
  ...[
    "<!--",
    "<!-- ",
    "<!--= x ",
    "[x](",
    "[x](a",
    "[",
    "![",
    "](",
    "`",
    "``a ` ",
    "a`b ",
    "```\n",
    "~~~\n",
    "````a\n",
  ],
  ...[
    "$",
    "$a ",
    "$$",
    "$$a",
    "$x$<!-- @",
    "<!-- @ ",
    "\\",
    "\\$",
    "1",
    "1,",
    "1.5 ",
    "1,000",
    "-->",
    "<!-- -->",
    "> ",
  ],
  ...[
    "# ",
    "* ",
    "- a\n",
    "1. a\n",
    "\n\n",
    "<a ",
    "<",
    "[a]: b\n",
    "[x](y) ",
    "[x](y)\n",
    "5<!--= x -->",
    "**",
    "_a",
    "\\begin{",
    "&amp;",
  ],
];

it.each(pieces)(
  "200 kB of %j are read in a time that grows with the length alone",
  async (piece) => {
    const source = piece.repeat(200_000 / piece.length);
    const file: NotebookFile = { path: "n.ipynb", text: "", notebook: notebookOf([prose(source)]) };
    const before = process.cpuUsage();
    codeSpans(source);
    readBindings(source);
    computedNumbers(file);
    locateEquations(source);
    await linkFindings(file);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
  },
);
