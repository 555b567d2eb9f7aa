import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { outputDrift } from "../../scripts/compare/outputs.js";
import { failureOf } from "../../scripts/execute/failures.js";
import { findKernel } from "../../scripts/execute/kernelspecs.js";
import { DisplayIndex, OutputCollector } from "../../scripts/execute/outputs.js";
import { leniently } from "../../scripts/execute/lenient.js";
import { composeBroadcast } from "../../scripts/kernel/protocol/compose.js";
import { fromFrames, toFrames, type Received } from "../../scripts/kernel/protocol/wire.js";
import type { Output } from "../../scripts/notebook/notebook.js";
import { code, inFolder } from "../notebooks.js";

function framesOf(type: string, content: Record<string, unknown>): Buffer[] {
  return toFrames(composeBroadcast(undefined, { type, content }), "").map((frame) =>
    Buffer.from(frame as Uint8Array),
  );
}

function message(type: string, content: Record<string, unknown>): Received {
  return { ...read(framesOf(type, {})), content };
}

function read(frames: Buffer[]): Received {
  return fromFrames("iopub", frames, "", leniently);
}

function collected(...messages: Received[]): Output[] {
  const collector = new OutputCollector(new DisplayIndex());
  messages.forEach((each) => collector.take(each));
  return collector.outputs;
}

describe("what an odd kernel sends", () => {
  it.each(["", null, undefined, 5, {}, [1, null, "line"], "one text"])(
    "as a traceback: %j",
    (traceback) => {
      const outputs = collected(message("error", { ename: "E", evalue: "v", traceback }));
      const failure = failureOf(outputs, undefined, "x");
      expect(failure).toMatchObject({ ename: "E", evalue: "v" });
      expect(failure!.traceback!.every((line) => typeof line === "string")).toBe(true);
    },
  );

  it("as data, names and counts is taken for what it is, or for nothing", () => {
    expect(
      collected(
        message("display_data", {}),
        message("execute_result", { data: [], metadata: "x", execution_count: "three" }),
        message("stream", { name: 5 }),
        message("error", {}),
        message("update_display_data", { transient: null }),
      ),
    ).toEqual([
      { output_type: "display_data", data: {}, metadata: {} },
      { output_type: "execute_result", data: {}, metadata: {}, execution_count: null },
      { output_type: "stream", name: "stdout", text: "" },
      { output_type: "error", ename: "Error", evalue: "", traceback: [] },
    ]);
  });

  it("and is nested without end is left out", () => {
    let deep: unknown = 1;
    for (let k = 0; k < 10_000; k++) deep = [deep];
    const [output] = collected(message("display_data", { data: { "application/json": deep } }));
    expect(output!["data"]).toEqual({
      "text/plain": "[left out: nested more than 500 levels deep]",
    });
  });

  it("with NaN and Infinity, as Python writes them, is read with null for them", () => {
    const frames = framesOf("display_data", { data: "NaN" });
    frames[frames.length - 1] = Buffer.from(
      '{"data": {"a": [NaN, -Infinity, 1], "b": "NaN \\" NaN"}}',
    );
    expect(read(frames).content).toEqual({ data: { a: [null, null, 1], b: 'NaN " NaN' } });
    frames[frames.length - 1] = Buffer.from("[1]");
    expect(() => read(frames)).toThrow("expected an object, got [1]");
  });
});

it("what is cleared does not count towards the most that a cell may print", () => {
  const big = "x".repeat(4_000_000);
  const outputs = collected(
    message("stream", { name: "stdout", text: big }),
    message("clear_output", { wait: false }),
    message("stream", { name: "stdout", text: big }),
    message("clear_output", { wait: true }),
    message("stream", { name: "stdout", text: "end" }),
  );
  expect(outputs).toEqual([{ output_type: "stream", name: "stdout", text: "end" }]);
});

it("text on stderr that looks like stock's late errors fails cells of stock alone", () => {
  const text = "UnhandledPromiseRejection: Error: not at all\n";
  const outputs: Output[] = [{ output_type: "stream", name: "stderr", text }];
  expect(failureOf(outputs, undefined, "x")).toBeUndefined();
  expect(failureOf(outputs, undefined, "x", true)).toMatchObject({ evalue: "not at all" });
});

describe("outputs that are stored in another way are no drift", () => {
  const stream = (text: string, name = "stdout"): Output => ({ output_type: "stream", name, text });
  const result: Output = {
    ...{ output_type: "execute_result", data: { "text/plain": "3" } },
    ...{ metadata: {}, execution_count: 1 },
  };
  const drift = (committed: Output[], now: Output[]) =>
    outputDrift({ ...code("x"), outputs: committed }, now, 1);

  it("two streams of one name, and results that stock prints", () => {
    expect(drift([stream("a\n"), stream("b\n")], [stream("a\nb\n")])).toEqual([]);
    expect(drift([stream("a\n3\n")], [stream("a\n"), result])).toEqual([]);
  });

  it("but what is missing or different is", () => {
    expect(drift([stream("a\n"), stream("b\n", "stderr")], [stream("a\nb\n")])).toHaveLength(1);
    expect(drift([stream("4\n")], [result])).toHaveLength(1);
    expect(drift([], [result])).toHaveLength(1);
  });
});

it("kernel.json may speak of the environment, its prefix, and names in any case", async () => {
  await inFolder(async (folder) => {
    const kernel = path.join(folder, "share/jupyter/kernels/Odd-One");
    await mkdir(kernel, { recursive: true });
    const spec = {
      argv: ["{prefix}/bin/odd", "{resource_dir}", "{connection_file}", "{other}"],
      env: { A: "${HOME}/x:$HOME", B: "$$5 ${NO_SUCH_NAME}" },
    };
    await writeFile(path.join(kernel, "kernel.json"), JSON.stringify(spec));
    process.env["JUPYTER_PATH"] = path.join(folder, "share/jupyter");
    try {
      const found = await findKernel("odd-one", "n.ipynb");
      expect(found.argv).toEqual([`${folder}/bin/odd`, kernel, "{connection_file}", "{other}"]);
      const home = process.env["HOME"]!;
      expect(found.env).toEqual({ A: `${home}/x:${home}`, B: "$5 ${NO_SUCH_NAME}" });
      await writeFile(path.join(kernel, "kernel.json"), '{"argv": ["a"], "env": {"A": 1}}');
      await expect(findKernel("odd-one", "n.ipynb")).rejects.toThrow(
        "invalid env: expected an object",
      );
    } finally {
      delete process.env["JUPYTER_PATH"];
    }
  });
});
