import { defineConfig } from "vitest/config";

/** The library's own tests, without kernels and browsers: what mutation testing runs. */
export default defineConfig({
  test: { include: ["test/lib/**/*.test.ts"] },
});
