import { packageTries } from "./cache-tries-of-packages.js";

/** Code whose outcome a change of the world changes: a run that is known must not be taken for the one after it. */
export interface CacheTry {
  name: string;
  code: string;
  /** Files that it needs, by name. */
  files?: Record<string, string>;
  /** Symbolic links, by name. */
  links?: Record<string, string>;
  /** Variables of the environment. */
  variables?: Record<string, string>;
  /** The change: files with what they then hold (null: gone), links, variables. */
  change: {
    files?: Record<string, string | null>;
    links?: Record<string, string>;
    variables?: Record<string, string>;
  };
}

const fs = 'const fs = require("fs");';

/** What is read, listed, looked for, imported, required. All names differ, so that one notebook can hold all tries. */
export const tries: CacheTry[] = [
  read("readFileSync", "a1.txt", `${fs} fs.readFileSync("a1.txt", "utf8")`),
  read("fs/promises", "a2.txt", 'await require("fs/promises").readFile("a2.txt", "utf8")'),
  read(
    "promises of node:fs",
    "a3.txt",
    'await require("node:fs").promises.readFile("a3.txt", "utf8")',
  ),
  read(
    "readFile promisified",
    "a4.txt",
    `${fs} await require("util").promisify(fs.readFile)("a4.txt", "utf8")`,
  ),
  read(
    "a stream",
    "a5.txt",
    `${fs} let t = ""; for await (const c of fs.createReadStream("a5.txt")) t += c; t`,
  ),
  read(
    "openSync and readSync",
    "a6.txt",
    `${fs} const b = Buffer.alloc(9); fs.readSync(fs.openSync("a6.txt"), b); b.toString()`,
  ),
  read(
    "a URL",
    "a7.txt",
    `${fs} fs.readFileSync(new URL("file://" + process.cwd() + "/a7.txt"), "utf8")`,
  ),
  read("a path as bytes", "a8.txt", `${fs} fs.readFileSync(Buffer.from("a8.txt"), "utf8")`),
  read(
    "a function taken out of fs",
    "a9.txt",
    'const { readFileSync: take } = require("fs"); take("a9.txt", "utf8")',
  ),
  read(
    "a file named by a variable of the program",
    "a10.txt",
    `${fs} const n = 5 * 2; fs.readFileSync("a" + n + ".txt", "utf8")`,
  ),
  read("eval", "a11.txt", `eval('require("fs").readFileSync("a11.txt", "utf8")')`),
  read(
    "code made while running",
    "a12.txt",
    `new Function("r", "return r('fs').readFileSync('a12.txt', 'utf8')")(require)`,
  ),
  read("JSON", "b1.json", 'require("./b1.json")', "1", "2"),
  read("JSON by a computed path", "b2.json", 'require("./b" + 1 * 2 + ".json")', "1", "2"),
  read("JSON imported", "b3.json", 'import b3 from "./b3.json"; b3', "1", "2"),
  read(
    "a local module",
    "m1.ts",
    'import { x } from "./m1"; x',
    "export const x = 1;",
    "export const x = 2;",
  ),
  read("a local script", "m2.js", 'require("./m2")', "module.exports = 1;", "module.exports = 2;"),
  read(
    "a local module by a computed path",
    "m3.ts",
    'await import("./m" + 3)',
    "export const x = 1;",
    "export const x = 2;",
  ),
  {
    ...read(
      "a module behind a module",
      "m4/deep.ts",
      'import { y } from "./m4"; y',
      "export const x = 1;",
      "export const x = 2;",
    ),
    files: {
      "m4/index.ts": 'export { x as y } from "./deep";',
      "m4/deep.ts": "export const x = 1;",
    },
  },
  {
    ...read(
      "a module that is required late",
      "m5/late.js",
      'import { f } from "./m5/f"; f()',
      "module.exports = 1;",
      "module.exports = 2;",
    ),
    files: {
      "m5/f.ts": 'export const f = () => require("./late");',
      "m5/late.js": "module.exports = 1;",
    },
  },
  {
    name: "a source that comes beside a script",
    code: 'import m6 from "./m6"; m6',
    files: { "m6/index.js": "module.exports = 1;" },
    change: { files: { "m6.ts": "export default 2;" } },
  },
  {
    name: "a file that was not there",
    code: `${fs} fs.existsSync("c1.txt")`,
    change: { files: { "c1.txt": "" } },
  },
  {
    name: "a file that is no longer there",
    code: `${fs} fs.existsSync("c2.txt")`,
    files: { "c2.txt": "" },
    change: { files: { "c2.txt": null } },
  },
  {
    name: "a file that cannot be reached",
    code: `${fs} try { fs.accessSync("c3.txt"); "there" } catch { "not" }`,
    change: { files: { "c3.txt": "" } },
  },
  listed("readdirSync", "d1", `${fs} fs.readdirSync("d1")`),
  listed("readdir of promises", "d2", 'await require("fs/promises").readdir("d2")'),
  listed(
    "readdirSync with kinds",
    "d3",
    `${fs} fs.readdirSync("d3", { withFileTypes: true }).map((each) => each.name)`,
  ),
  listed("opendirSync", "d4", `${fs} fs.opendirSync("d4").readSync()?.name`),
  {
    ...listed("readdirSync, deep", "d5", `${fs} fs.readdirSync("d5", { recursive: true })`),
    change: { files: { "d5/in/new.txt": "" } },
  },
  {
    name: "a link that leads elsewhere",
    code: `${fs} fs.readFileSync("e1", "utf8")`,
    files: { "e1a.txt": "one", "e1b.txt": "two" },
    links: { e1: "e1a.txt" },
    change: { links: { e1: "e1b.txt" } },
  },
  {
    name: "readlink",
    code: `${fs} fs.readlinkSync("e2")`,
    files: { "e2a.txt": "", "e2b.txt": "" },
    links: { e2: "e2a.txt" },
    change: { links: { e2: "e2b.txt" } },
  },
  {
    name: "realpath",
    code: `${fs} require("path").basename(fs.realpathSync("e3"))`,
    files: { "e3a.txt": "", "e3b.txt": "" },
    links: { e3: "e3a.txt" },
    change: { links: { e3: "e3b.txt" } },
  },
  ...packageTries(),
  ...variables(),
];

function read(name: string, file: string, code: string, before = "one", after = "two"): CacheTry {
  return { name, code, files: { [file]: before }, change: { files: { [file]: after } } };
}

function listed(name: string, folder: string, code: string): CacheTry {
  const files = { [`${folder}/old.txt`]: "", [`${folder}/in/old.txt`]: "" };
  return { name, code, files, change: { files: { [`${folder}/a-new.txt`]: "" } } };
}

function variables(): CacheTry[] {
  const forms = [
    "process.env.GH_TRY_0",
    "process['env']['GH_TRY_1']",
    "const { env } = process; env.GH_TRY_2",
    "globalThis.process.env['GH_TRY_' + 3]",
    "(({ GH_TRY_4 }) => GH_TRY_4)(process.env)",
    "require('process').env.GH_TRY_5",
    "Object.getOwnPropertyDescriptor(process.env, 'GH_TRY_6')?.value",
    "Reflect.get(process.env, 'GH_TRY_7')",
  ];
  return forms.map((code, k) => ({
    name: `the environment by ${code}`,
    code,
    variables: { [`GH_TRY_${k}`]: "1" },
    change: { variables: { [`GH_TRY_${k}`]: "2" } },
  }));
}
