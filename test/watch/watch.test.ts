import { spawn } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";
import { code, notebookOf, prose } from "../notebooks.js";
import { ProjectCopy } from "../check/project-copy.js";

const lesson = notebookOf([
  prose("# A lesson"),
  code('import { sigmoid } from "gatehouse";\nsigmoid.output(0);'),
  code("const scale = 1;"),
  code("Math.random() * scale;", ["nondeterministic"]),
]);

it("watching checks what is saved, library and notebook, and says why and how fast", async () => {
  const copy = await ProjectCopy.make("01-lesson.ipynb", lesson);
  const arguments_ = [path.join(copy.folder, "scripts/gatehouse.mjs"), "check", "--watch"];
  const child = spawn(process.execPath, arguments_, { cwd: copy.folder });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const next = async (): Promise<string> => {
    for (;;) {
      const end = said.indexOf("waiting for the next save\n");
      if (end >= 0) {
        const text = said.slice(0, end);
        said = said.slice(end + 26);
        return text;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  try {
    expect(await next()).toMatch(/^✓ notebooks\/01-lesson\.ipynb/);

    const activations = await copy.read("lib/math/activations.ts");
    await copy.write("lib/math/activations.ts", activations.replace("1 / (1 + e)", "1 / (2 + e)"));
    const red = await next();
    expect(red).toMatch(/✗ notebooks\/01-lesson\.ipynb .*\n.*cell 2: output: .*0\.5 committed/);
    expect(red).toMatch(/because `sigmoid` in lib\/math\/activations\.ts:\d+ changed/);
    await copy.write("lib/math/activations.ts", activations);
    expect(await next()).toMatch(/^✓/);

    const text = await copy.read("notebooks/01-lesson.ipynb");
    await copy.write("notebooks/01-lesson.ipynb", text.replace("output(0)", "ouput(0)"));
    expect(await next()).toMatch(/cell 2, line 2: types: .*'ouput'.*\n/);

    await copy.write("notebooks/01-lesson.ipynb", text.replace("scale = 1", "scale = 2"));
    expect(await next()).toMatch(/cell 4: stale: .*made before the code of cell 3 changed/);

    await copy.write("notebooks/not-yet-taught.json", '{ "exports": ["gone"], "numbers": [] }');
    await copy.write("notebooks/01-lesson.ipynb", text);
    const course = await next();
    expect(course).toMatch(/not-yet-taught\.json: coverage: .*sigmoid is exported/);
    expect(course).toMatch(/gone is not exported any more/);
  } finally {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    await copy.remove();
  }
}, 240_000);
