import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/fixtures/**"];
const kernels = ["test/{commands,execute,jupyter,kernel,stress}/**/*.test.ts"];
const library = ["test/lib/**/*.test.ts"];
const common = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * In this order: what starts kernels and holds them to limits of time, a file at a time; checks, pages and the rest,
 * two files side by side; the library, which is pure, so that its test files share two workers.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: "kernels",
          include: kernels,
          exclude,
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: "checks and pages",
          include: ["test/**/*.test.ts"],
          exclude: [...exclude, ...kernels, ...library],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: "library",
          include: library,
          exclude,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
