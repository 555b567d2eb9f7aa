import { mkdir, rm, symlink, unlink, writeFile } from "node:fs/promises";
import path from "node:path";

/** Code whose outcome a change of the world changes: a run that is known must not be taken for the one after it. */
export interface Try {
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
export const tries: Try[] = [
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
  ...packages(),
  ...variables(),
];

/** Code whose outcome is not that of its text and of files: it is never taken for known. */
export const beyond: Record<string, string> = {
  "Date.now": "Date.now()",
  "new Date": "new Date()",
  "Date called": "Date()",
  "Date under another name": "const D = Date; new D().getTime()",
  "Date by its prototype": "(new Date(0).constructor as DateConstructor).now()",
  "Date by Reflect": "Reflect.construct(Date, [])",
  "a class of Date": "class Day extends Date {}; new Day()",
  "Intl's clock": "new Intl.DateTimeFormat('en').format()",
  "Intl's clock in parts": "new Intl.DateTimeFormat('en').formatToParts()",
  "the clock in made code": "new Function('return Date.now()')()",
  "performance.now": "performance.now()",
  "performance.timeOrigin": "performance.timeOrigin",
  perf_hooks: "require('perf_hooks').performance.now()",
  "console.time": "console.time('a'); console.timeEnd('a')",
  "an event's time": "new Event('a').timeStamp",
  "a file's time": "new File([], 'a').lastModified",
  "a timer": "await new Promise((done) => setTimeout(done, 1))",
  "a timer promisified": "await require('util').promisify(setTimeout)(1)",
  "timers/promises": "await require('timers/promises').setTimeout(1)",
  setImmediate: "await new Promise((done) => setImmediate(done))",
  "Math.random": "Math.random()",
  "random taken out": "const { random } = Math; random()",
  "random by its name": "Math['ran' + 'dom']()",
  "random by eval": "eval('Math.random()')",
  randomUUID: "crypto.randomUUID()",
  getRandomValues: "crypto.getRandomValues(new Uint8Array(2))",
  "node:crypto": "require('node:crypto').randomBytes(2)",
  createObjectURL: "URL.createObjectURL(new Blob([]))",
  allocUnsafe: "Buffer.allocUnsafe(64)",
  "weak references": "new WeakRef({}).deref()",
  "the process's number": "process.pid",
  hrtime: "process.hrtime()",
  memory: "process.memoryUsage()",
  "uptime by its name": "process['up' + 'time']()",
  "process by a constructor": "(0 as any).constructor.constructor('return process')().pid",
  "all variables": "Object.keys(process.env).length",
  "all variables spread": "({ ...process.env })",
  "all variables as JSON": "JSON.stringify(process.env).length",
  "all variables shown": "require('util').inspect(process.env).length",
  os: "require('os').hostname()",
  "os imported": "(await import('node:os')).uptime()",
  child_process: "require('child_process').execSync('true')",
  worker_threads: "require('worker_threads').threadId",
  vm: "require('vm').runInNewContext('Date.now()')",
  "what a file's time is": "require('fs').statSync('.').mtimeMs",
  "what is written": "require('fs').writeFileSync('written.txt', 'x')",
  "a folder made": "require('fs').mkdirSync('made', { recursive: true })",
  "a file watched": "require('fs').watch('.').close()",
  "the network": "await fetch('data:,x').then((answer) => answer.text())",
  "Node's bindings": "(process as any).binding('util')",
};

function read(name: string, file: string, code: string, before = "one", after = "two"): Try {
  return { name, code, files: { [file]: before }, change: { files: { [file]: after } } };
}

function listed(name: string, folder: string, code: string): Try {
  const files = { [`${folder}/old.txt`]: "", [`${folder}/in/old.txt`]: "" };
  return { name, code, files, change: { files: { [`${folder}/a-new.txt`]: "" } } };
}

function packages(): Try[] {
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

function variables(): Try[] {
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

/** Makes the world of a try, or its change, in a folder. */
export async function makeWorld(folder: string, world: Try["change"]): Promise<void> {
  for (const [name, text] of Object.entries(world.files ?? {})) {
    const file = path.join(folder, name);
    if (text === null) {
      await unlink(file);
      continue;
    }
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const [name, target] of Object.entries(world.links ?? {})) {
    await rm(path.join(folder, name), { force: true });
    await symlink(target, path.join(folder, name));
  }
  Object.assign(process.env, world.variables);
}

/** Takes a change back. */
export async function unmakeChange(
  folder: string,
  { files, links, variables, change }: Try,
): Promise<void> {
  for (const name of Object.keys(change.files ?? {}))
    if (files?.[name] === undefined)
      await rm(path.join(folder, topOf(name)), { recursive: true, force: true });
  await makeWorld(folder, {
    ...(files ? { files } : {}),
    ...(links ? { links } : {}),
    ...(variables ? { variables } : {}),
  });
}

/** What a new file brought with it: of a nested package its whole folder. */
function topOf(name: string): string {
  return name
    .replace(/(node_modules\/\w+(?:\/node_modules)?)\/.*/, "$1")
    .replace(/^(d5\/in)\/new.txt/, "$1/new.txt");
}
