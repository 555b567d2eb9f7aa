import { defineConfig } from "vitest/config";

/** A room's own tests are enough to measure it by, and far quicker than all: MUTATION_TESTS, globs with commas between. */
const chosen = process.env["MUTATION_TESTS"]?.split(",");

/** What holds the library alone, without kernels, browsers and other people's programs: what mutation testing runs. */
export default defineConfig({
  test: {
    // Instrumented code on a busy machine is slow; a mutant that hangs is stopped by its own limit.
    testTimeout: 120_000,
    isolate: false,
    include: chosen ?? [
      "test/lib/**/*.test.ts",
      "test/conformance/*-public.test.ts",
      "test/conformance/{onnx-nodes,tflite,webnn}.test.ts",
    ],
  },
});
