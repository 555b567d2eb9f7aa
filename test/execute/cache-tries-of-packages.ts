import type { CacheTry } from "./cache-tries.js";

/** What changes in installed packages. */
export function packageTries(): CacheTry[] {
  const of = (name: string, files: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(files).map(([file, text]) => [`node_modules/${name}/${file}`, text]),
    );
  const [one, two] = ["module.exports = 1;", "module.exports = 2;"];
  const both = { "one.js": one, "two.js": two };
  return [
    {
      name: "a package's code",
      code: 'require("p1")',
      files: of("p1", { "index.js": one }),
      change: { files: of("p1", { "index.js": two }) },
    },
    {
      name: "a package's main",
      code: 'require("p2")',
      files: of("p2", { ...both, "package.json": '{ "main": "one.js" }' }),
      change: { files: of("p2", { "package.json": '{ "main": "two.js" }' }) },
    },
    {
      name: "a package's exports",
      code: 'import p3 from "p3"; p3',
      files: of("p3", { ...both, "package.json": '{ "exports": "./one.js" }' }),
      change: { files: of("p3", { "package.json": '{ "exports": "./two.js" }' }) },
    },
    {
      name: "a package's data, required by a computed path",
      code: 'require("p4")("it")',
      files: of("p4", {
        "index.js": 'module.exports = (n) => require("./" + n + ".json");',
        "it.json": "1",
      }),
      change: { files: of("p4", { "it.json": "2" }) },
    },
    {
      name: "a package's data, read",
      code: 'require("p5")',
      files: of("p5", {
        "index.js": 'module.exports = require("fs").readFileSync(__dirname + "/it.txt", "utf8");',
        "it.txt": "1",
      }),
      change: { files: of("p5", { "it.txt": "2" }) },
    },
    {
      name: "a package within a package",
      code: 'require("p6")',
      files: {
        ...of("p6", { "index.js": 'module.exports = require("p6b");' }),
        ...of("p6b", { "index.js": one }),
      },
      change: { files: of("p6/node_modules/p6b", { "index.js": two }) },
    },
    {
      name: "a package that may be there",
      code: 'try { require("p7") } catch { "none" }',
      change: { files: of("p7", { "index.js": one }) },
    },
    {
      name: "where a package lies",
      code: 'require.resolve("p8").split("/").at(-1)',
      files: of("p8", { ...both, "package.json": '{ "main": "one.js" }' }),
      change: { files: of("p8", { "package.json": '{ "main": "two.js" }' }) },
    },
    {
      name: "a package's subpath",
      code: 'require("p9/one.js")',
      files: of("p9", both),
      change: { files: of("p9", { "one.js": two }) },
    },
    {
      name: "a package's environment",
      code: 'require("p10")',
      files: of("p10", { "index.js": "module.exports = process.env.GH_TRY_P10;" }),
      variables: { GH_TRY_P10: "1" },
      change: { variables: { GH_TRY_P10: "2" } },
    },
  ];
}
