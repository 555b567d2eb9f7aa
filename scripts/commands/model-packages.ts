import path from "node:path";
import { checkPackages } from "../conformance/packages.js";
import { root } from "../paths.js";
import { commandOf } from "./arguments.js";

const usage = `usage: gatehouse model-packages

Fetches packages of npm and PyPI that carry trained recurrent models (with npm and pip, into .cache/model-packages), opens
their files, and compares what is found with what is there. Nothing of them is installed, run or committed.

Exit code 0 when all came out as expected, 1 when not, 2 on bad usage.
`;

export const command = commandOf({
  usage,
  options: {},
  run: async () => {
    const folder = path.join(root, ".cache/model-packages");
    const wrong = await checkPackages(folder, (line) => void process.stdout.write(`${line}\n`));
    return wrong === 0 ? 0 : 1;
  },
});
