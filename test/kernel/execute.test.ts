import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contents, failure, Kernel, printed, result } from "./client.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

describe("a cell", () => {
  it("is announced, answered with its last value and counted, between busy and idle", async () => {
    const run = await kernel.run("const gates = 4;\ngates * 2");
    expect(run.messages.map(({ header }) => header.msg_type)).toEqual([
      ...["status", "execute_input", "execute_result", "status"],
    ]);
    expect(result(run)).toEqual({ "text/plain": "8" });
    expect(run.reply).toMatchObject({ status: "ok", execution_count: 1, payload: [] });
    const next = await kernel.run("gates");
    expect(next.reply["execution_count"]).toBe(2);
  });

  it("declares again what an earlier cell declared, with another type", async () => {
    await kernel.run("let again = 1; const unit = 1");
    const run = await kernel.run("let again = 'text'; const unit = [again]; unit.concat('b')");
    expect(result(run)?.["text/plain"]).toBe("[ 'text', 'b' ]");
  });

  it("awaits at its top level", async () => {
    const run = await kernel.run(
      "const waited = await new Promise<number>((r) => setTimeout(r, 20, 5)); waited",
    );
    expect(result(run)?.["text/plain"]).toBe("5");
  });

  it("imports packages, and Node's own modules", async () => {
    const run = await kernel.run(
      "import { lstmStep } from 'gatehouse'; import { sep } from 'node:path'; import semver from 'semver';\n[typeof lstmStep, sep, typeof semver.major]",
    );
    expect(result(run)?.["text/plain"]).toBe("[ 'function', '/', 'function' ]");
  });

  it("without code changes nothing", async () => {
    const before = (await kernel.run("0")).reply["execution_count"] as number;
    expect((await kernel.run("")).reply).toMatchObject({ status: "ok", execution_count: before });
    expect((await kernel.run("0")).reply["execution_count"]).toBe(before + 1);
  });
});

describe("options of a request", () => {
  it("silent: nothing is broadcast but the states, and nothing is counted", async () => {
    const before = (await kernel.run("0")).reply["execution_count"] as number;
    const run = await kernel.run("console.log('quiet'); 1", { silent: true });
    expect(new Set(run.messages.map(({ header }) => header.msg_type))).toEqual(new Set(["status"]));
    expect((await kernel.run("0")).reply["execution_count"]).toBe(before + 1);
  });

  it("store_history false: shown, not counted", async () => {
    const before = (await kernel.run("0")).reply["execution_count"];
    const run = await kernel.run("'seen'", { store_history: false });
    expect(result(run)?.["text/plain"]).toBe("'seen'");
    expect(run.reply["execution_count"]).toBe(before);
  });

  it("user_expressions are evaluated in the notebook's state and leave it alone", async () => {
    await kernel.run("import { countParameters } from 'gatehouse'; let size = 70;");
    const before = (await kernel.run("size")).reply["execution_count"];
    const { reply } = await kernel.run("", {
      user_expressions: {
        number: "countParameters({ inputSize: 32, hiddenSize: size })",
        write: "size = 1",
        wrong: "size.nothing",
        thrown: "(() => { throw new RangeError('no') })()",
        later: "await Promise.resolve(size + 1)",
      },
    });
    expect(reply["execution_count"]).toBe(before);
    expect(reply["user_expressions"]).toMatchObject({
      number: { status: "ok", data: { "text/plain": "28840" } },
      write: { status: "ok", data: { "text/plain": "1" } },
      wrong: { status: "error", ename: "TypeScriptError" },
      thrown: { status: "error", ename: "RangeError", evalue: "no" },
      later: { status: "ok", data: { "text/plain": "71" } },
    });
    expect(result(await kernel.run("size"))?.["text/plain"]).toBe("70");
  });

  it("stop_on_error: what is queued behind a failure is aborted", async () => {
    const ids = ["throw new Error('first')", "1", "2"].map((code) => kernel.submit(code));
    const statuses = await Promise.all(
      ids.map(async (id) => (await kernel.outcome(id)).reply["status"]),
    );
    expect(statuses).toEqual(["error", "aborted", "aborted"]);
    expect((await kernel.run("3")).reply["status"]).toBe("ok");
  });

  it("stop_on_error false: what is queued goes on", async () => {
    const first = kernel.submit("throw new Error('first')", { stop_on_error: false });
    const second = kernel.submit("'second'");
    expect((await kernel.outcome(first)).reply["status"]).toBe("error");
    expect((await kernel.outcome(second)).reply["status"]).toBe("ok");
  });
});

describe("results", () => {
  const forms: [what: string, code: string, types: string[]][] = [
    ["an array of records is also a table", "[{ gate: 'forget', value: 0.5 }]", ["text/html"]],
    ["a typed array is also a table", "new Float32Array([1, 2])", ["text/html"]],
    [
      "an SVG picture is also a picture",
      "'<svg xmlns=\"http://www.w3.org/2000/svg\"/>'",
      ["image/svg+xml"],
    ],
    [
      "a figure is drawn",
      "({ data: [], layout: { meta: { description: 'Nothing.' } } })",
      ["application/vnd.plotly.v1+json"],
    ],
    [
      "an object says how it wants to be shown",
      "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'a', 'text/markdown': '*a*' }) })",
      ["text/markdown"],
    ],
  ];
  it.each(forms)("%s", async (_, code, types) => {
    const data = result(await kernel.run(code))!;
    expect(Object.keys(data).sort()).toEqual(["text/plain", ...types].sort());
  });

  it("escapes what a table holds", async () => {
    const data = result(await kernel.run("[{ a: '<script>' }]"))!;
    expect(data["text/html"]).toContain("&lt;script&gt;");
    expect(data["text/html"]).not.toContain("<script>");
  });

  it("nothing comes of undefined and null", async () => {
    expect(result(await kernel.run("undefined"))).toBeUndefined();
    expect(result(await kernel.run("null"))).toBeUndefined();
  });
});

describe("displays", () => {
  it("tslab's display shows any MIME type, and updates by id", async () => {
    const run = await kernel.run(
      "import { display, newDisplay } from 'tslab'; const d = newDisplay(); d.html('<i>1</i>'); d.html('<i>2</i>'); display.svg('<svg/>')",
    );
    const [first, other] = contents(run.messages, "display_data");
    const [update] = contents(run.messages, "update_display_data");
    expect(update).toMatchObject({
      data: { "text/html": "<i>2</i>" },
      transient: first!["transient"],
    });
    expect(other).toMatchObject({ data: { "image/svg+xml": "<svg/>" }, transient: {} });
  });

  it("Jupyter.display shows several forms at once, bytes as base64", async () => {
    const run = await kernel.run(
      "Jupyter.display({ 'text/plain': 'dot', 'image/png': new Uint8Array([1, 2]) }, { id: 'dot' })",
    );
    expect(contents(run.messages, "display_data")).toEqual([
      {
        data: { "text/plain": "dot", "image/png": "AQI=" },
        metadata: {},
        transient: { display_id: "dot" },
      },
    ]);
  });

  it("console.clear and Jupyter.clearOutput clear the output", async () => {
    const run = await kernel.run("console.clear(); Jupyter.clearOutput({ wait: true })");
    expect(contents(run.messages, "clear_output")).toEqual([{ wait: false }, { wait: true }]);
  });

  it("keeps the order of what is printed and what is shown", async () => {
    const run = await kernel.run(
      "console.log('a'); Jupyter.display({ 'text/plain': 'b' }); console.error('c'); console.log('d'); 'e'",
    );
    const outputs = run.messages.map(({ header }) => header.msg_type);
    expect(outputs).toEqual([
      ...[
        "status",
        "execute_input",
        "stream",
        "display_data",
        "stream",
        "stream",
        "execute_result",
        "status",
      ],
    ]);
    expect([printed(run), printed(run, "stderr")]).toEqual(["a\nd\n", "c\n"]);
  });
});

it("a result that cannot be shown fails the cell", async () => {
  const run = await kernel.run(
    "({ [Symbol.for('Jupyter.display')]: () => { throw new Error('shy') } })",
  );
  expect(failure(run)).toMatchObject({ ename: "Error", evalue: "shy" });
  expect(run.reply["status"]).toBe("error");
});
