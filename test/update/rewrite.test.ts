import { readFile, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { gatehouse } from "../command.js";
import { code, inFolder, notebookOf, writeNotebook } from "../notebooks.js";

it("a file that begins with a byte order mark is updated, and has none then", async () => {
  await inFolder(async (folder) => {
    const file = await writeNotebook(folder, "marked.ipynb", notebookOf([code("1 + 1")]));
    await writeFile(file, `\ufeff${await readFile(file, "utf8")}`);
    const { code: exit, stdout } = await gatehouse(["update", file, "--no-cache"]).ended;
    expect(exit, stdout).toBe(0);
    const text = await readFile(file, "utf8");
    expect(text.startsWith("{")).toBe(true);
    expect(JSON.stringify(JSON.parse(text))).toContain('"text/plain":["2"]');
  });
});
