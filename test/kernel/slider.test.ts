import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../scripts/kernel/protocol/message.js";
import type { Received } from "../../scripts/kernel/protocol/wire.js";
import { contents, failure, Kernel, result, type Run } from "./client.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

const widgetView = "application/vnd.jupyter.widget-view+json";
const squares = `await Jupyter.slider({ min: 0, max: 2, step: 0.25, value: 1, label: "x" }, (x) => {
  if (x === 1.5) throw new RangeError("one and a half");
  if (x === 1.75) for (;;) {}
  return x * x;
});`;

interface Opened {
  id: string;
  state: Json;
  metadata: Json;
}

describe("Jupyter.slider", () => {
  it("opens the widgets' comms with the version of their protocol, children before parents", async () => {
    const run = await kernel.run(squares);
    expect(run.reply["status"]).toBe("ok");
    const opened = openedIn(run);
    expect(opened.map(({ state }) => state["_model_name"])).toEqual([
      ...["LayoutModel", "OutputModel", "LayoutModel", "OutputModel", "LayoutModel"],
      ...["GridBoxModel", "LayoutModel", "SliderStyleModel", "FloatSliderModel"],
      ...["LayoutModel", "VBoxModel"],
    ]);
    for (const { metadata } of opened) expect(metadata).toEqual({ version: "2.1.0" });
    const [shown] = contents(run.messages, "display_data");
    expect(shown!["data"]).toEqual({
      "text/plain": "1",
      [widgetView]: { version_major: 2, version_minor: 0, model_id: opened.at(-1)!.id },
    });
    expect(slider(run).state).toMatchObject({
      ...{ min: 0, max: 2, step: 0.25, value: 1, description: "x", readout_format: ".2f" },
    });
  });

  it("shows what the function makes of each value it is dragged to, an error with its line", async () => {
    const run = await kernel.run(squares);
    expect(await drag(run, 0.5)).toMatchObject({ data: { "text/plain": "0.25" } });
    const error = (await drag(run, 1.5)) as { traceback: string[] };
    expect(error).toMatchObject({ output_type: "error", evalue: "one and a half" });
    expect(error.traceback.join("\n")).toMatch(/cell \d+:2:24/);
    expect(await drag(run, 2)).toMatchObject({ data: { "text/plain": "4" } });
  });

  it("is interrupted where the function never ends, and goes on", async () => {
    const run = await kernel.run(squares);
    const endless = kernel.send("comm_msg", update(run, 1.75));
    await kernel.until(() => kernel.of(endless)[0], "the kernel to be busy");
    const next = kernel.submit("'still here'");
    await kernel.ask("interrupt_request", {}, "control");
    expect(result(await kernel.outcome(next))).toEqual({ "text/plain": "'still here'" });
    expect(await drag(run, 0.5)).toMatchObject({ data: { "text/plain": "0.25" } });
  });

  it("tells a page that is opened anew what there is", async () => {
    const run = await kernel.run(squares);
    await drag(run, 0.75);
    const comm_id = "control";
    kernel.send("comm_open", { comm_id, target_name: "jupyter.widget.control", data: {} });
    const id = kernel.send("comm_msg", { comm_id, data: { method: "request_states" } });
    const { data } = await messageTo(id, comm_id);
    const { states } = data as { states: Record<string, Json> };
    expect(states[slider(run).id]).toMatchObject({
      model_name: "FloatSliderModel",
      model_module: "@jupyter-widgets/controls",
      state: { value: 0.75 },
    });
    const asked = openedIn(run).at(-1);
    const single = kernel.send("comm_msg", {
      comm_id: asked!.id,
      data: { method: "request_state" },
    });
    expect(await messageTo(single, asked!.id)).toMatchObject({
      data: { method: "update", state: asked!.state },
    });
  });

  it("fails the cell where the options make no slider or the first value fails", async () => {
    const cases = [
      ["{ min: 1, max: 1 }", "invalid max: expected above 1 (min), got 1"],
      ["{ min: 0, max: NaN }", "invalid max: expected a finite number, got NaN"],
      ["{ min: 0, max: 1, step: 0 }", "invalid step: expected above 0, got 0"],
      ["{ min: 0, max: 1, value: 2 }", "invalid value: expected 0 to 1, got 2"],
    ];
    for (const [options, message] of cases) {
      const run = await kernel.run(`await Jupyter.slider(${options}, (x) => x);`);
      expect(failure(run).evalue).toBe(message);
    }
    const run = await kernel.run(
      "Jupyter.slider({ min: 0, max: 1 }, () => { throw new Error('no') });",
    );
    expect(failure(run).evalue).toBe("no");
    expect(openedIn(run)).toEqual([]);
  });
});

function openedIn({ messages }: Run): Opened[] {
  return messages
    .filter(({ header }) => header.msg_type === "comm_open")
    .map(({ content, metadata }) => ({
      id: String(content["comm_id"]),
      state: (content["data"] as { state: Json }).state,
      metadata,
    }));
}

function slider(run: Run): Opened {
  return openedIn(run).find(({ state }) => state["_model_name"] === "FloatSliderModel")!;
}

/** What a page sends when the slider is dragged. */
function update(run: Run, value: number): Json {
  const data = { method: "update", state: { value }, buffer_paths: [] };
  return { comm_id: slider(run).id, data };
}

/** Drags the slider; the output it then shows. */
async function drag(run: Run, value: number): Promise<Json> {
  const id = kernel.send("comm_msg", update(run, value));
  return kernel.until(() => {
    const updates = kernel.of(id).map(({ content }) => content["data"] as Json | undefined);
    const outputs = updates.flatMap(
      (data) => (data?.["state"] as { outputs?: Json[] } | undefined)?.outputs ?? [],
    );
    return outputs[0];
  }, `an output for ${value}`);
}

/** The first message the kernel sent on a comm while it answered a request. */
async function messageTo(id: string, comm: string): Promise<Json> {
  const sent = ({ header, content }: Received) =>
    header.msg_type === "comm_msg" && content["comm_id"] === comm;
  return (await kernel.until(() => kernel.of(id).find(sent), `an answer on ${comm}`)).content;
}
