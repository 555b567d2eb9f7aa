import { afterAll, beforeAll, expect, it } from "vitest";
import { checkDocuments } from "../../../scripts/check/documents/check-documents.js";
import { documentFile, projectDocuments } from "../../../scripts/check/documents/document.js";
import { NotebookTypes } from "../../../scripts/check/types/check-types.js";

let types: NotebookTypes;
beforeAll(() => {
  types = new NotebookTypes();
});
afterAll(() => types.end());

async function found(name: string, text: string): Promise<string[]> {
  const document = documentFile(name, text);
  const { findings } = await types.check([document]);
  const [report] = await checkDocuments([document], findings);
  return (report?.findings ?? []).map(({ line, message }) => `${line}: ${message}`);
}

const code = (source: string) => `# A\n\n\`\`\`ts\n${source}\n\`\`\`\n`;

it("the documents of the project hold", async () => {
  const documents = await projectDocuments();
  expect(documents.length).toBeGreaterThan(4);
  const { findings } = await types.check(documents);
  expect(await checkDocuments(documents, findings)).toEqual([]);
}, 120_000);

it.each([
  [
    "code that has no such name",
    code('import { unrol } from "gatehouse";'),
    /^4: .*no exported member/,
  ],
  [
    "code of another shape",
    code('import { sigmoid } from "gatehouse";\nsigmoid.output("1");'),
    /^5: .*not assignable/,
  ],
  ["code that fails", code('import { zeros } from "gatehouse";\nzeros(-1);'), /^4: RangeError/],
  ["code without its set-up", code("known.length;"), /^4: .*Cannot find name 'known'/],
  ["a name in a span", "Call `lstmStpe`.", /^1: .*no `lstmStpe`/],
  ["a link", "One\n\n[a](none.md)", /^3: .*does not exist/],
  ["a heading", "[a](CONTRIBUTING.md#nowhere)", /^1: .*no heading/],
  ["a script", "Run `npm run nothing`.", /^1: package.json has no script/],
  ["a command", "Run `npx gatehouse chekc`.", /^1: there is no command/],
  ["an option", "Run `npx gatehouse check --jbos 2`.", /^1: .* has no option --jbos/],
  ["an option of a script", "Run `npm run drift:sensitivity -- --sead 2`.", /has no option --sead/],
  ["a count of lessons", "The course has all 400 lessons.", /there are \d+/],
  [
    "a bound number",
    `${code('import { countParameters } from "gatehouse";\nconst sizes = { inputSize: 2, hiddenSize: 3 };')}\nIt has 71<!--= countParameters(sizes) --> numbers.`,
    /says 71, .* is 72/,
  ],
])("%s that is not so is found, by its line", async (_, text, says) => {
  const [first, ...rest] = await found("README.md", text);
  expect(first).toMatch(says);
  expect(rest.filter((line) => !/Cannot find name|is not defined/.test(line))).toEqual([]);
});

it.each([
  ["code", code('import { zeros } from "gatehouse";\nzeros(2);')],
  ["set-up in a comment", `<!-- ts:\nconst known = [1];\n-->\n\n${code("known.length;").slice(5)}`],
  [
    "code that is not run, for a reason",
    `<!-- not run: it waits -->\n\n${code("throw new Error();").slice(5)}`,
  ],
  ["commands", "`npx gatehouse check --jobs 2`, `npm run bench -- run`, `npm ci && npm start`"],
  ["other languages", "```sh\nnonsense\n```\n\n```\nplain\n```"],
  ["names that are others'", "`lstmStpe`\n\n<!-- names: lstmStpe -->"],
])("%s that is so is not", async (_, text) => {
  expect(await found("README.md", text)).toEqual([]);
});
