import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";
import type { Notebook } from "../../scripts/notebook/notebook.js";
import { root } from "../../scripts/paths.js";
import { writeNotebook } from "../notebooks.js";

/** How a command line in the copy ended, and what it said. */
export interface Said {
  code: number | null;
  stdout: string;
  stderr: string;
}

const copied = ["lib", "scripts", "package.json", "tsconfig.json"];
const leftOut = /[\\/](dist|node_modules)([\\/.]|$)/;

/** A copy of the project whose library and notebook may be broken; its course is one small notebook. */
export class ProjectCopy {
  private constructor(readonly folder: string) {}

  /** Copies lib/ and scripts/, shares the packages, and brings the notebook up to date. */
  static async make(name: string, notebook: Notebook): Promise<ProjectCopy> {
    const copy = new ProjectCopy(await mkdtemp(path.join(tmpdir(), "gatehouse-copy-")));
    for (const part of copied) {
      await cp(path.join(root, part), path.join(copy.folder, part), {
        recursive: true,
        filter: (file) => !leftOut.test(file.slice(root.length)),
      });
    }
    await copy.linkPackages();
    await mkdir(path.join(copy.folder, "notebooks"));
    await writeNotebook(path.join(copy.folder, "notebooks"), name, notebook);
    const updated = await copy.run(["update"]);
    expect(updated.code, updated.stderr + updated.stdout).toBe(0);
    return copy;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a `gatehouse` command line in the copy. */
  run(args: string[]): Promise<Said> {
    return new Promise((resolve) => {
      const child = spawn(
        process.execPath,
        [path.join(this.folder, "scripts/gatehouse.mjs"), ...args],
        {
          cwd: this.folder,
          env: { ...process.env, NO_COLOR: "1" },
        },
      );
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.folder, file), "utf8");
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(path.join(this.folder, file), text);
  }

  /** Checks the course with one file changed, and puts the file back. */
  async checkWith(
    file: string,
    change: (text: string) => string,
  ): Promise<{ code: number | null; said: string }> {
    const before = await this.read(file);
    const after = change(before);
    expect(after, `the change of ${file} changes something`).not.toBe(before);
    await this.write(file, after);
    try {
      const { code, stdout, stderr } = await this.run(["check"]);
      return { code, said: stdout + stderr };
    } finally {
      await this.write(file, before);
    }
  }

  /** Every installed package, but `gatehouse` is the copy's own. */
  private async linkPackages(): Promise<void> {
    const modules = path.join(this.folder, "node_modules");
    await mkdir(modules);
    for (const name of await readdir(path.join(root, "node_modules"))) {
      if (name.startsWith("gatehouse")) continue;
      await symlink(path.join(root, "node_modules", name), path.join(modules, name));
    }
    await symlink(path.join(this.folder, "lib"), path.join(modules, "gatehouse"));
    await symlink(
      path.join(root, "scripts/node_modules"),
      path.join(this.folder, "scripts/node_modules"),
    );
  }
}
