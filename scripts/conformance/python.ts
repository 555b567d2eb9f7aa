import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { root } from "../paths.js";

const run = promisify(execFile);

/**
 * A Python that can import something: the one GATEHOUSE_PYTHON names, else the project's own environment, else the system's.
 * @param statement what it has to be able to run: `import torch`.
 */
export async function findPython(
  statement: string,
  environment: Record<string, string> = {},
): Promise<string | undefined> {
  const named = process.env["GATEHOUSE_PYTHON"];
  const candidates = named ? [named] : [path.join(root, ".venv/bin/python"), "python3"];
  for (const python of candidates) {
    const env = { ...process.env, ...environment };
    const has = await run(python, ["-c", statement], { env }).then(
      () => true,
      () => false,
    );
    if (has) return python;
  }
  return undefined;
}

/** A Python process that answers a line for each line; its first line is its library's version. */
export async function startWorker<Answer extends { error?: string }>(
  python: string,
  script: string,
  environment: Record<string, string> = {},
) {
  const child = spawn(python, [script], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = (await lines.next()) as { value: string; done?: boolean };
    if (done)
      throw new Error(
        `${path.basename(path.dirname(script))}'s process ended before it answered (see above)`,
      );
    return JSON.parse(value);
  };
  const version = (await next()) as string;
  return {
    version,
    async ask(question: object): Promise<Answer> {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const answer = (await next()) as Answer;
      if (answer.error) throw new Error(`the peer refused the case: ${answer.error}`);
      return answer;
    },
    async close(): Promise<void> {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
