import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareKernel } from "../../../scripts/kernel/build.js";
import { readConnection, warningsOf } from "../../../scripts/kernel/protocol/connection.js";
import { launchCommand } from "../../../scripts/kernel/spec/kernelspec.js";
import { launcher } from "../client.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-connection-"));
  await prepareKernel();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const good = {
  ...{ transport: "tcp", ip: "127.0.0.1", key: "secret", signature_scheme: "hmac-sha256" },
  ...{ shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 },
};

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, "connection.json");
  await writeFile(file, text);
  return file;
}

const changed = (change: object) => JSON.stringify({ ...good, ...change });

const faults: [string, string][] = [
  [changed({ key: undefined }), "invalid key: expected a text that both sides sign with"],
  [changed({ key: null }), "invalid key: .* got nothing"],
  [changed({ key: 12345 }), "invalid key: .* got a number$"],
  [changed({ key: ["a"] }), "invalid key: .* got a list$"],
  [changed({ signature_scheme: "hmac-md5" }), 'invalid signature_scheme: .* got "hmac-md5"'],
  [changed({ signature_scheme: 5 }), "invalid signature_scheme"],
  [changed({ ip: undefined }), "invalid ip: expected an address such as 127.0.0.1 .* got nothing"],
  [changed({ ip: 7 }), "invalid ip"],
  [changed({ ip: "not an address" }), 'invalid ip: .* got "not an address"'],
  [changed({ ip: "" }), "invalid ip"],
  [changed({ transport: "carrier pigeon" }), 'invalid transport: expected "tcp" or "ipc"'],
  [changed({ shell_port: undefined }), "invalid shell_port: expected a port, from 0 to 65535, got"],
  [changed({ hb_port: "5" }), 'invalid hb_port: .* got "5"'],
  [changed({ iopub_port: 65_536 }), "invalid iopub_port: .* got 65536"],
  [changed({ control_port: -1 }), "invalid control_port"],
  [changed({ stdin_port: 1.5 }), "invalid stdin_port"],
  ["", "the connection file is not JSON"],
  [changed({}).slice(0, 60), "the connection file is not JSON"],
  ["null", "expected an object, got null"],
  ["[]", "expected an object, got a list"],
  ['"a"', "expected an object, got a string"],
];

describe("a connection file", () => {
  it.each(faults)("of %s is refused in words", async (text, words) => {
    const file = await fileOf(text);
    const told = new RegExp(words, "m");
    expect(() => readConnection(file)).toThrow(told);
    expect(() => readConnection(file)).toThrow(file);
    expect(() => readConnection(file)).not.toThrow(/secret|12345/);
  });

  it("that is absent, or a folder, is refused in words", () => {
    const absent = path.join(folder, "absent.json");
    expect(() => readConnection(absent)).toThrow(
      /absent\.json: the connection file cannot be read/,
    );
    expect(() => readConnection(folder)).toThrow(/cannot be read: EISDIR/);
  });

  it("may leave out what has only one value, and hold more", async () => {
    const { transport: _, signature_scheme: __, ...rest } = good;
    const file = await fileOf(JSON.stringify({ ...rest, kernel_name: "tslab" }));
    expect(readConnection(file)).toMatchObject(good);
  });

  it.each([
    ["0.0.0.0", /every machine that reaches this one can read/],
    ["*", /every machine/],
    ["192.0.2.7", /every machine/],
    ["::", /every machine/],
  ])("that binds to %s is told what that means", async (ip, words) => {
    const [warning] = warningsOf(readConnection(await fileOf(changed({ ip }))));
    expect(warning).toMatch(words);
  });

  it("with an empty key is told what that means; an ordinary one is told nothing", async () => {
    expect(warningsOf(readConnection(await fileOf(changed({ key: "" }))))).toEqual([
      expect.stringContaining("whoever reaches the kernel's ports can run code"),
    ]);
    expect(warningsOf(readConnection(await fileOf(changed({}))))).toEqual([]);
    const ipc = { transport: "ipc", ip: "/tmp/kernel", shell_port: 100_000 };
    expect(warningsOf(readConnection(await fileOf(changed(ipc))))).toEqual([]);
  });
});

describe.each([
  ["a shell, which gives it pipes", launchCommand()],
  ["Node alone", [process.execPath, launcher]],
])("a kernel started by %s with what it cannot use", (_, [command, ...args]) => {
  it.each([
    [changed({ key: null }), /^kernel: .*connection\.json: invalid key: .*\n$/],
    ["{", /^kernel: .*connection\.json: the connection file is not JSON\n$/],
  ])("ends in one line: %s", async (text, words) => {
    const started = spawnSync(command!, [...args, await fileOf(text)], { encoding: "utf8" });
    expect(started.stderr).toMatch(words);
    expect(started.status).toBe(2);
  });

  it("ends in one line without a file, and where a port is taken", async () => {
    const absent = spawnSync(command!, [...args, "/nowhere/c.json"], { encoding: "utf8" });
    expect(absent.stderr).toMatch(/^kernel: \/nowhere\/c\.json: .* cannot be read: ENOENT.*\n$/);
    expect(absent.status).toBe(2);
    const one = { shell_port: 47_113, iopub_port: 47_113 };
    const taken = spawnSync(command!, [...args, await fileOf(changed(one))], { encoding: "utf8" });
    expect(taken.stderr).toMatch(
      /^kernel: (shell|iopub|stdin|control|hb)_port \d+ cannot be bound/,
    );
    expect(taken.status).toBe(1);
  });
});
