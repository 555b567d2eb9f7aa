import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findNotebooks } from "../../../scripts/check/check-notebooks.js";
import { NotebookTypes } from "../../../scripts/check/types/check-types.js";
import { readNotebook, type NotebookCell } from "../../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../../scripts/paths.js";
import { code, notebookOf, prose } from "../../notebooks.js";

const checker = new NotebookTypes();
afterAll(() => checker.end());
const place = path.join(notebooksFolder, "99-of-a-test.ipynb");

/** What is found in a notebook of these cells: `cell:line message`. */
async function found(...cells: (NotebookCell | string)[]): Promise<string[]> {
  const notebook = notebookOf(cells.map((cell) => (typeof cell === "string" ? code(cell) : cell)));
  const report = await checker.check([{ path: place, text: "", notebook }]);
  const findings = report.findings.get(place)!;
  return findings.map(({ cell, line, message }) => `${cell}:${line ?? "-"} ${message}`);
}

const imports = 'import { display } from "tslab";\nimport { lstmStep, zeros } from "gatehouse";';

describe("the types of cells", () => {
  it("hold in the whole course, within five seconds of one processor", async () => {
    const files = await Promise.all((await findNotebooks([notebooksFolder])).map(readNotebook));
    const before = process.cpuUsage();
    const { findings: report } = await checker.check(files);
    const findings = [...report.values()].flat();
    const { user, system } = process.cpuUsage(before);
    expect(findings).toEqual([]);
    expect((user + system) / 1e6).toBeLessThan(5);
  }, 60_000);

  it("are checked all at once, each error with its cell, line and column", async () => {
    expect(
      await found(
        imports,
        prose("Words."),
        'const one: number = "1";\n  zeros("2");',
        "zeros(3).lenght;",
      ),
    ).toEqual([
      expect.stringMatching(/^3:1 column 7: TS2322: Type 'string' is not assignable/),
      expect.stringMatching(/^3:2 column 9: TS2345: /),
      expect.stringMatching(/^4:1 column 10: TS2551: .*Did you mean 'length'/),
    ]);
  });

  it("are those of the library's sources", async () => {
    expect(await found('import { lstmStepp } from "gatehouse";')).toEqual([
      expect.stringMatching(/^1:1 column 10: TS2724: .*lstmStep/),
    ]);
  });

  it("let a cell declare anew what an earlier cell declared", async () => {
    expect(
      await found(
        "const a = 1;\nfunction f() { return a; }\ntype T = number;",
        'const a = "text";\nconst t: T = f();\ntype Text = T;',
        "a.toUpperCase();\nclass T {}\nnew T();",
      ),
    ).toEqual([]);
  });

  it("know what earlier cells imported, destructured and may set again", async () => {
    expect(
      await found(
        imports,
        "let count = 0;\nvar { length: size, ...rest } = zeros(3);\nfor (var k = 0; k < 3; k++) {}",
        "count = size + k;\nrest;\ndisplay.raw('a/b', '');",
        'count = "three";',
      ),
    ).toEqual([expect.stringMatching(/^4:1 column 1: TS2322: /)]);
  });

  it("do not let a cell see what only a later one, or one that is skipped, declares", async () => {
    expect(
      await found("later;", "const later = 1;", code("const not = 1;", ["skip-execution"]), "not;"),
    ).toEqual([expect.stringMatching(/^1:1 .*'later'/), expect.stringMatching(/^4:1 .*'not'/)]);
  });

  it("take top-level await, the kernel's globals and those of Node, and no page's", async () => {
    expect(
      await found(
        'const ten = await Promise.resolve(10);\nten.toFixed();\nJupyter.display({ "text/plain": prompt("?") });\nprocess.cwd();',
      ),
    ).toEqual([]);
    expect(await found("document.title;")).toHaveLength(1);
  });

  it("are as strict as the project", async () => {
    expect(await found("const f = (x) => x;\nconst n: number = undefined;")).toHaveLength(2);
  });

  it("say what is no TypeScript at all", async () => {
    expect((await found("const = 3;"))[0]).toMatch(/^1:1 column 7: TS1134: /);
  });

  it("may be wrong where the author wants an error", async () => {
    expect(await found(code("const n: number = 'x';", ["raises-exception"]))).toEqual([]);
  });

  it("follow the library and the cells as they change", async () => {
    expect(await found("const n: string = 1;")).toHaveLength(1);
    expect(await found("const n: number = 1;")).toEqual([]);
  });
});

describe("the library's names in prose", () => {
  it.each([
    ["`lstmStpe` does it", "`lstmStpe`: no `lstmStpe` in the library: did you mean `lstmStep`?"],
    ["`unrol` does it", "did you mean `unroll`?"],
    ["call `unfurl(x)`", "no `unfurl` in the library and none in this notebook"],
    ["read `step.forgetGat`", "did you mean `forgetGate`?"],
    ["set `candidateActivatoin: identity`", "did you mean `candidateActivation`?"],
    ["`heatmaP`", "did you mean `heatmap`?"],
  ])("are known: %s", async (text, message) => {
    const [first, ...rest] = await found("const step = 1;\nstep;", prose(`# A\n\n${text}`));
    expect(first).toContain(message);
    expect(first).toMatch(/^2:3 /);
    expect(rest).toEqual([]);
  });

  it.each([
    '`lstmStep`, `trace.forgetGate`, `overTime(trace, "hiddenState")`, `outputActivation: identity`',
    "`torch.sigmoidFast(x)`, `return_sequences=True`, `MultiRNNCell([drop] * n)`, `LSTM(70)`, `kernel`",
    "`values.toFixed(3)`, `ownName`, ``a ` b``, `[1, 0, 0.5]`, `-0`",
    "```ts\nnotChecked(here);\n```",
    "5<!--= `notThis` -->",
  ])("are told from other names: %s", async (text) => {
    expect(await found("const ownName = 1;\nownName;", prose(text))).toEqual([]);
  });
});

describe("commands of IPython's", () => {
  const shell = (command: string) =>
    `!${command} is a command of IPython's, and this cell is TypeScript: import { execSync } from "node:child_process" and call execSync("${command}"), or use a terminal`;
  it.each([
    ["!ls", [`1:1 column 1: ${shell("ls")}`]],
    ["const a = 1;\n!pip install numpy", [`1:2 column 1: ${shell("pip install numpy")}`]],
    [
      "!ls -l\n!./run.sh $HOME",
      [`1:1 column 1: ${shell("ls -l")}`, `1:2 column 1: ${shell("./run.sh $HOME")}`],
    ],
    [
      "%matplotlib inline",
      [
        "1:1 column 1: %matplotlib is a command of IPython's, and this cell is TypeScript: delete the line, or write it in TypeScript",
      ],
    ],
    [
      "\n%%html\n<b>x</b>",
      [
        "1:2 column 1: %%html is a command of IPython's, and this cell is TypeScript: write the cell in TypeScript",
      ],
    ],
  ])("%j: each is told once, with what to do", async (source, said) => {
    expect((await found(source)).sort()).toEqual(said);
  });

  it.each([
    "const ok = false;\n!ok && console.log(1);",
    "const a = 7, b = 2;\na\n% b;",
    "const text = `\n%%bash\n!ls\n`;",
  ])("%j is TypeScript", async (source) => {
    expect(await found(source)).toEqual([]);
  });

  it.each(["!lss && console.log(1);", "const a = 7;\na\n% bee;", "if (\n  !lss\n) 1;"])(
    "%j is mistaken TypeScript",
    async (source) => {
      expect(await found(source)).toEqual([expect.stringContaining("TS2304: Cannot find name")]);
    },
  );
});
