import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { installKernelspec } from "../../../scripts/kernel/spec/kernelspec.js";
import { inFolder } from "../../notebooks.js";

it("a kernel of another program's is kept beside ours, and that is said; ours is replaced", async () => {
  await inFolder(async (data) => {
    const folder = path.join(data, "kernels/tslab");
    const stock = JSON.stringify({ argv: ["tslab", "kernel"], display_name: "TypeScript" });
    const said: string[] = [];
    const install = () => installKernelspec(data, (note) => said.push(note));
    await mkdir(folder, { recursive: true });
    for (const name of ["kernel.json.before", "kernel.json.before-2"]) {
      await writeFile(path.join(folder, "kernel.json"), stock);
      expect(await install()).toBe(folder);
      expect(said.pop()).toContain(path.join(folder, name));
      expect(await readFile(path.join(folder, name), "utf8")).toBe(stock);
      expect(await readFile(path.join(folder, "kernel.json"), "utf8")).toContain("Gatehouse");
    }
    await install();
    expect(said).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.includes("before"))).toHaveLength(2);
  });
});
