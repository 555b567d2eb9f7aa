import { checkPackages } from "./onnx.js";

process.exitCode =
  (await checkPackages((line) => void process.stdout.write(`${line}\n`))) === 0 ? 0 : 1;
