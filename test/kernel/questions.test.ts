import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../scripts/kernel/protocol/message.js";
import { contents, failure, Kernel, printed, result } from "./client.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

describe("completion", () => {
  const complete = (code: string, cursor_pos = [...code].length) =>
    kernel.ask("complete_request", { code, cursor_pos });

  it("knows the notebook's variables, their members and types", async () => {
    await kernel.run("const reservoir = { level: 1, valves: ['a'] }");
    expect(await complete("reser")).toMatchObject({
      matches: ["reservoir"],
      cursor_start: 0,
      cursor_end: 5,
    });
    const members = await complete("reservoir.");
    expect(members["matches"]).toEqual(["level", "valves"]);
    expect(members["metadata"]).toMatchObject({
      _jupyter_types_experimental: [{ text: "level", type: "property" }, { text: "valves" }],
    });
  });

  it("offers an imported name once, and none that would first have to be imported", async () => {
    await kernel.run('import { countParameters } from "gatehouse"');
    expect((await complete("countPara"))["matches"]).toEqual(["countParameters"]);
    expect((await complete("hardSigmo"))["matches"]).toEqual([]);
  });

  it("counts positions in code points", async () => {
    expect(await complete("'𝒉𝒉'; reser")).toMatchObject({
      matches: ["reservoir"],
      cursor_start: 6,
      cursor_end: 11,
    });
  });
});

describe("inspection", () => {
  it("shows the type and the docstring of what is under the cursor", async () => {
    await kernel.run("import { lstmStep } from 'gatehouse'");
    const { found, data } = await kernel.ask("inspect_request", {
      code: "lstmStep(",
      cursor_pos: 9,
      detail_level: 0,
    });
    const text = (data as Json)["text/plain"] as string;
    expect(found).toBe(true);
    expect(text).toContain("lstmStep(");
    expect(text.split("\n\n").length).toBeGreaterThan(1);
  });

  it("finds nothing where nothing is", async () => {
    expect(await kernel.ask("inspect_request", { code: "  ", cursor_pos: 1 })).toMatchObject({
      status: "ok",
      found: false,
      data: {},
    });
  });

  it.each(["nobodyKnowsThis", "nobody.knows", "let a = nobodyKnowsThis"])(
    "does not find %s",
    async (code) => {
      const reply = await kernel.ask("inspect_request", { code, cursor_pos: code.length });
      expect(reply).toMatchObject({ status: "ok", found: false, data: {} });
      const run = await kernel.run(`${code.split(" ").at(-1)}?`);
      expect(run.reply["payload"]).toMatchObject([
        { data: { "text/plain": expect.stringMatching(/^no \S+ is known here$/) } },
      ]);
    },
  );

  it("finds what is declared as any", async () => {
    await kernel.run("declare const loose: any");
    const reply = await kernel.ask("inspect_request", { code: "loose", cursor_pos: 2 });
    expect(reply).toMatchObject({ found: true });
  });

  it("a name with a question mark opens its page", async () => {
    const { reply } = await kernel.run("parseInt?");
    expect(reply["payload"]).toMatchObject([
      { source: "page", data: { "text/plain": expect.stringContaining("parseInt") } },
    ]);
  });
});

describe("is_complete", () => {
  it.each([
    ["1 + 1", "complete"],
    ["for (const a of [1]) {", "incomplete"],
    ["const text = `a", "incomplete"],
    ["const = 1", "invalid"],
    ["1 +* 2", "invalid"],
    ["x = >", "invalid"],
    ["x = > (", "invalid"],
    ["const a = [1 2", "invalid"],
    ["f(1,", "incomplete"],
    ["x =", "incomplete"],
    ["const f = (a: number) =>", "incomplete"],
  ])("%s is %s", async (code, status) => {
    expect(await kernel.ask("is_complete_request", { code })).toMatchObject({ status });
  });
});

it("history gives the tail, a range, and what a pattern finds", async () => {
  await kernel.run("'remember me'");
  const ask = async (content: Json) =>
    (await kernel.ask("history_request", { output: false, raw: true, ...content }))["history"] as [
      number,
      number,
      string,
    ][];
  const [last] = await ask({ hist_access_type: "tail", n: 1 });
  expect(last![2]).toBe("'remember me'");
  expect(
    await ask({ hist_access_type: "range", session: 0, start: last![1], stop: last![1] + 1 }),
  ).toEqual([last]);
  expect(await ask({ hist_access_type: "search", pattern: "*remember*" })).toEqual([last]);
  const range = (start: number | null, stop: number | null) =>
    ask({ hist_access_type: "range", session: 0, start, stop });
  const all = await range(0, null);
  expect(await range(-1, null)).toEqual(all.slice(-1));
  expect(await range(-3, -1)).toEqual(all.slice(-3, -1));
  expect(await range(-1e9, 1e9)).toEqual(all);
  expect(await range(1e9, null)).toEqual([]);
  expect(await ask({ hist_access_type: "tail", n: -1 })).toEqual([]);
});

describe("input", () => {
  it("asks the client and waits for the answer in the midst of a cell", async () => {
    const id = kernel.submit("const name = prompt('Name? ');\nconsole.log(`hello, ${name}`)", {
      allow_stdin: true,
    });
    const question = await kernel.question();
    expect(question.content).toEqual({ prompt: "Name? ", password: false });
    kernel.send("input_reply", { status: "ok", value: "𝒉" }, "stdin");
    expect(printed(await kernel.outcome(id))).toBe("hello, 𝒉\n");
  });

  it("is refused when the client cannot be asked", async () => {
    expect(failure(await kernel.run("prompt()")).evalue).toContain("allow_stdin");
  });
});

describe("comms", () => {
  it("opened by the page are heard, answered, listed and closed", async () => {
    await kernel.run(
      "Jupyter.comms.register('valve', (comm, data) => { comm.onMessage((d) => { console.log('heard'); comm.send({ twice: 2 * (d as number) }) }); comm.send(data) })",
    );
    const open = kernel.send("comm_open", {
      comm_id: "v1",
      target_name: "valve",
      data: { level: 1 },
    });
    await sent(open, { comm_id: "v1", data: { level: 1 } });
    const message = kernel.send("comm_msg", { comm_id: "v1", data: 21 });
    await sent(message, { comm_id: "v1", data: { twice: 42 } });
    expect(printed({ messages: kernel.of(message) })).toBe("heard\n");
    expect(await kernel.ask("comm_info_request", {})).toEqual({
      status: "ok",
      comms: { v1: { target_name: "valve" } },
    });
    kernel.send("comm_close", { comm_id: "v1", data: {} });
    expect(await kernel.ask("comm_info_request", {})).toEqual({ status: "ok", comms: {} });
  });

  it("to an unknown target are closed at once", async () => {
    const id = kernel.send("comm_open", { comm_id: "x", target_name: "nobody", data: {} });
    await kernel.until(() => contents(kernel.of(id), "comm_close")[0], "comm_close");
  });

  it("opened by the kernel reach the page", async () => {
    const run = await kernel.run(
      "const comm = Jupyter.comms.open('page', { a: 1 }); comm.id.length > 0",
    );
    expect(contents(run.messages, "comm_open")).toMatchObject([
      { target_name: "page", data: { a: 1 } },
    ]);
    expect(result(run)?.["text/plain"]).toBe("true");
  });
});

it("kernel_info on control is answered while a synchronous cell runs", async () => {
  const id = kernel.submit("const end = Date.now() + 3000; while (Date.now() < end) {}; 'done'");
  await kernel.until(() => contents(kernel.of(id), "execute_input")[0], "the cell to start");
  expect(await kernel.ask("kernel_info_request", {}, "control")).toMatchObject({ status: "ok" });
  expect(contents(kernel.of(id), "execute_result")).toEqual([]);
  await kernel.outcome(id);
});

it("an unknown request is answered with an error", async () => {
  expect(await kernel.ask("nonsense_request")).toMatchObject({
    status: "error",
    evalue: "unknown request: nonsense_request",
  });
});

async function sent(id: string, content: Json): Promise<void> {
  const found = await kernel.until(() => contents(kernel.of(id), "comm_msg")[0], "comm_msg");
  expect(found).toEqual(content);
}
