import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromFrames } from "../../../scripts/kernel/protocol/wire.js";
import { contents, Kernel } from "../client.js";
import { encodeMessage, introduction, rawPeer } from "../raw-peer.js";

// Messages that are signed with the key that are not what they must be: each is refused, in words, and the kernel serves on.

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

const header = {
  ...{ msg_id: "a", msg_type: "execute_request", session: "s", username: "u" },
  ...{ date: "2024-01-01T00:00:00Z", version: "5.4" },
};
const content = { code: "1", silent: false };

type Part = string | Buffer;

let told = 0;

/** How many refusals the log speaks of. */
function counted(): number {
  const counts = [...kernel.errorOutput.matchAll(/\((\d+) so far\)/g)].map(([, n]) => Number(n));
  return counts.at(-1) ?? 0;
}

/** The frames of a message of these parts, signed. */
function signed(...parts: Part[]): Buffer[] {
  const hmac = createHmac("sha256", kernel.connection.key);
  for (const part of parts.slice(0, 4)) hmac.update(part);
  return ["<IDS|MSG>", hmac.digest("hex"), ...parts].map((part) => Buffer.from(part));
}

const json = (value: unknown) => JSON.stringify(value);
const withHeader = (change: object) => [json({ ...header, ...change }), "{}", "{}", json(content)];
const deep = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
const well = json(header);
const body = json(content);

const refused: [string, string, () => Part[]][] = [
  ["a header of null", "header: expected an object, got null", () => ["null", "{}", "{}", body]],
  ["a header that is a list", "header: expected an object, got []", () => ["[]", "{}", "{}", body]],
  ["a header that is a text", 'header: expected an object, got "h"', () => ['"h"', "{}", "{}", body]],
  ["a header that is a number", "header: expected an object, got 7", () => ["7", "{}", "{}", body]],
  ["an empty header", "header: msg_id: expected a text, got nothing", () => ["{}", "{}", "{}", body]],
  ["no bytes for a header", "header: not JSON", () => ["", "{}", "{}", body]],
  ["a header cut off", "header: not JSON", () => [well.slice(0, -3), "{}", "{}", body]],
  ["a header not in UTF-8", "header: not JSON in UTF-8", () => [Buffer.from([0x7b, 0xff, 0x7d]), "{}", "{}", body]],
  ["a header in UTF-16", "header: not JSON", () => [Buffer.from(well, "utf16le"), "{}", "{}", body]],
  ["no msg_type", "msg_type: expected a text, got nothing", () => withHeader({ msg_type: undefined })],
  ["a msg_type of null", "msg_type: expected a text, got null", () => withHeader({ msg_type: null })],
  ["a msg_type that is a number", "msg_type: expected a text, got 5", () => withHeader({ msg_type: 5 })],
  ["a msg_type that is a list", "msg_type: expected a text, got [", () => withHeader({ msg_type: ["execute_request"] })],
  ["a msg_type that is an object", "msg_type: expected a text, got {", () => withHeader({ msg_type: {} })],
  ["an empty msg_type", 'msg_type: expected a text, got ""', () => withHeader({ msg_type: "" })],
  ["no msg_id", "msg_id: expected a text, got nothing", () => withHeader({ msg_id: undefined })],
  ["a msg_id of null", "msg_id: expected a text, got null", () => withHeader({ msg_id: null })],
  ["a msg_id that is a number", "msg_id: expected a text, got 1", () => withHeader({ msg_id: 1 })],
  ["a header nested deep", "header: nested deeper than", () => [deep(300), "{}", "{}", body]],
  ["a header nested very deep", "header: nested deeper than", () => [deep(200_000), "{}", "{}", body]],
  ["a parent header that is a list", "parent_header: expected an object", () => [well, "[]", "{}", body]],
  ["a parent header that is a text", "parent_header: expected an object", () => [well, '"p"', "{}", body]],
  ["a parent header cut off", "parent_header: not JSON", () => [well, "{", "{}", body]],
  ["metadata that is a number", "metadata: expected an object, got 3", () => [well, "{}", "3", body]],
  ["metadata that is a list", "metadata: expected an object", () => [well, "{}", "[1]", body]],
  ["metadata that is no JSON", "metadata: not JSON", () => [well, "{}", "NaN", body]],
  ["metadata nested very deep", "metadata: nested deeper than", () => [well, "{}", deep(200_000), body]],
  ["a content that is a list", "content: expected an object", () => [well, "{}", "{}", "[]"]],
  ["a content that is a text", "content: expected an object", () => [well, "{}", "{}", '"1 + 1"']],
  ["a content that is true", "content: expected an object, got true", () => [well, "{}", "{}", "true"]],
  ["no bytes for a content", "content: not JSON", () => [well, "{}", "{}", ""]],
  ["a content with what follows it", "content: not JSON", () => [well, "{}", "{}", `${body} x`]],
  ["a content not in UTF-8", "content: not JSON in UTF-8", () => [well, "{}", "{}", Buffer.from([0x22, 0xc3, 0x28, 0x22])]],
  ["a content nested very deep", "content: nested deeper than", () => [well, "{}", "{}", deep(200_000)]],
  ["three parts", "expected 5 frames or more after the delimiter, got 4", () => [well, "{}", "{}"]],
  ["no parts", "expected 5 frames or more after the delimiter, got 1", () => []],
]; // prettier-ignore

describe("of a message signed with the key", () => {
  it.each(refused)("%s is refused: %s", (_, reason, parts) => {
    expect(() => fromFrames("shell", signed(...parts()), kernel.connection.key)).toThrow(reason);
  });
});

describe.each(["shell", "control", "stdin"] as const)("on %s", (channel) => {
  it("all of them are refused and counted, and the kernel serves on after each", async () => {
    kernel.errorOutput = "";
    const port = kernel.connection[`${channel}_port`];
    const socket = await rawPeer(port, introduction("DEALER"));
    for (const [what, , parts] of refused) {
      socket.write(encodeMessage(signed(...parts())));
      const reply = await kernel.ask("is_complete_request", { code: "1 + 1" });
      expect(reply, what).toMatchObject({ status: "complete" });
    }
    told += refused.length;
    await kernel.until(() => (counted() === told ? true : undefined), "the count");
    expect(kernel.errorOutput).toContain(`kernel: ${channel}: a message was refused: `);
    expect((await kernel.run("1 + 1")).reply).toMatchObject({ status: "ok" });
    socket.destroy();
  });
});

it.each([
  ["execute_request", {}, "invalid code: expected a text, got nothing"],
  ["execute_request", { code: null }, "invalid code: expected a text, got null"],
  ["execute_request", { code: ["1"] }, 'invalid code: expected a text, got ["1"]'],
  ["execute_request", { code: "1", silent: "no" }, "invalid silent: expected true or false"],
  ["execute_request", { code: "1", store_history: 1 }, "invalid store_history"],
  ["execute_request", { code: "1", user_expressions: ["a"] }, "invalid user_expressions"],
  ["execute_request", { code: "1", user_expressions: { a: 1 } }, "an object of texts"],
  ["complete_request", { code: 5, cursor_pos: 0 }, "invalid code"],
  ["complete_request", { code: "a", cursor_pos: "end" }, "invalid cursor_pos: expected a number"],
  ["inspect_request", { code: {}, cursor_pos: 0 }, "invalid code"],
  ["is_complete_request", {}, "invalid code"],
  ["history_request", {}, "invalid hist_access_type"],
  ["history_request", { hist_access_type: "tail", n: "all" }, "invalid n"],
  ["comm_info_request", { target_name: 5 }, "invalid target_name"],
  ["constructor", {}, ""],
  ["__proto___request", {}, "unknown request: __proto___request"],
  ["toString_request", {}, "unknown request: toString_request"],
])("%s of %j is answered with what is wrong: %s", async (type, wrong, reason) => {
  const id = kernel.send(type, wrong);
  if (type.endsWith("_request"))
    expect((await kernel.replyTo(id)).content).toMatchObject({
      status: "error",
      evalue: expect.stringContaining(reason),
    });
  expect((await kernel.run("1 + 1")).reply).toMatchObject({ status: "ok" });
});

it.each([
  ["comm_open", { comm_id: 1, target_name: "t" }, "invalid comm_id"],
  ["comm_open", { comm_id: "c" }, "invalid target_name"],
  ["comm_msg", {}, "invalid comm_id"],
  ["comm_close", { comm_id: null }, "invalid comm_id"],
])("%s of %j, which has no reply, is told in the log", async (type, wrong, reason) => {
  kernel.errorOutput = "";
  const id = kernel.send(type, wrong);
  await kernel.until(() => contents(kernel.of(id), "status")[1], "idle");
  await kernel.until(() => kernel.errorOutput.includes(reason) || undefined, reason);
});

it("halves of character pairs do not get into a message: no file can hold them", async () => {
  const run = await kernel.run("console.log('\\ud83d', '\\\\ud83d', '\\ud83d\\ude00'); '\\udc00'");
  expect(contents(run.messages, "stream")[0]!["text"]).toBe("\ufffd \\ud83d \u{1f600}\n");
  expect(contents(run.messages, "execute_result")[0]!["data"]).toMatchObject({
    "text/plain": expect.stringMatching(/^'\\udc00'$/i) as string,
  });
});
