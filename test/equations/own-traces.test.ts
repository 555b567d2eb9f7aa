import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkEquations } from "../../scripts/equations/check-notebook.js";
import type { Finding } from "../../scripts/notebook/finding.js";
import { notebookOf, prose } from "../notebooks.js";

/** Another course: money that bears interest. */
const table = `
export default {
  savings: {
    says: "an account with yearly interest",
    run: (seed) => ({ rate: 0.03 + 0.01 * seed, start: 1234.5, years: 6 }),
    sizes: {},
    lastStep: 6,
    symbols: {
      r: { says: "the rate", shape: [], value: ({ rate }) => rate },
      K: { says: "the capital after n years", shape: [], from: 0,
           value: ({ rate, start }, n) => start * (1 + rate) ** n },
    },
    laws: ["K_n = (1 + r) K_{n-1}"],
  },
};
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-own-"));
  await mkdir(path.join(folder, "notebooks"));
  await writeFile(path.join(folder, "interest.mjs"), table);
  await name("./interest.mjs");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function name(file: unknown): Promise<void> {
  const text = JSON.stringify({ name: "a-course", gatehouse: { equations: file } });
  return writeFile(path.join(folder, "package.json"), text);
}

async function findings(equation: string): Promise<Finding[]> {
  const notebook = notebookOf([prose(`$$\n${equation}\n$$`)]);
  notebook.metadata = { ...notebook.metadata, equations: { trace: "savings" } };
  const file = path.join(folder, "notebooks/01-interest.ipynb");
  return (await checkEquations({ path: file, text: "", notebook })).findings;
}

describe("a course with a symbol table of its own", () => {
  it("has its equations held against its own values", async () => {
    expect(await findings(String.raw`K_n = K_0 (1 + r)^n, \quad n = 0, \dots, 6`)).toEqual([]);
    const [finding] = await findings("K_n = r K_{n-1}");
    expect(finding!.message).toMatch(/^column \d+: left K_n, .* what holds is K_n = \(1 \+ r\)/);
  });

  it("does not know the symbols and traces of this one", async () => {
    expect((await findings("h_t = 1"))[0]!.message).toMatch(
      /h_t is not declared in the trace savings/,
    );
    const [finding] = await findings("% @check trace=forward\n1 = 1");
    expect(finding!.message).toMatch(/no trace forward: expected one of savings/);
  });

  it("is told when its table is missing, broken or misnamed", async () => {
    await name("./nowhere.mjs");
    expect((await findings("1 = 1"))[0]!.message).toMatch(
      /the symbol table .*nowhere\.mjs cannot be used/,
    );
    await name(7);
    expect((await findings("1 = 1"))[0]!.message).toMatch(/package\.json: expected "gatehouse"/);
    await writeFile(path.join(folder, "empty.mjs"), "export const nothing = 1;");
    await name("./empty.mjs");
    expect((await findings("1 = 1"))[0]!.message).toMatch(
      /expected a default export \{name: trace\}/,
    );
  });
});
