import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/fixtures/**"];
const timeouts = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * The library is pure: its tests share workers, and two run side by side. What starts
 * kernels, browsers and commands runs before, a file at a time, each in a process of its own.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "machinery",
          include: ["test/**/*.test.ts"],
          exclude: [...exclude, "test/lib/**"],
          ...timeouts,
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "library",
          include: ["test/lib/**/*.test.ts"],
          exclude,
          ...timeouts,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
