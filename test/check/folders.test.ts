import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { findNotebooks } from "../../scripts/check/check-notebooks.js";
import { inFolder } from "../notebooks.js";

it("a folder stands for its notebooks and those of its folders, without copies and packages", async () => {
  await inFolder(async (folder) => {
    const files = [
      ...["b.ipynb", "a.ipynb", "notes.md", ".hidden.ipynb", "deep/er/c.ipynb"],
      ...[".ipynb_checkpoints/b-checkpoint.ipynb", "node_modules/p/d.ipynb", ".venv/e.ipynb"],
    ];
    for (const file of files) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), "");
    }
    const found = await findNotebooks([folder, path.join(folder, "a.ipynb")]);
    expect(found.map((file) => path.relative(folder, file))).toEqual([
      ...["a.ipynb", "b.ipynb", "deep/er/c.ipynb"],
    ]);
    await mkdir(path.join(folder, "empty/inner"), { recursive: true });
    await expect(findNotebooks([path.join(folder, "empty")])).rejects.toThrow("no notebooks");
  });
});
