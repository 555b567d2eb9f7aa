import { createHmac, timingSafeEqual } from "node:crypto";
import type { Channel, Header, Incoming, Json, Outgoing } from "./message.js";

const delimiter = Buffer.from("<IDS|MSG>");

/**
 * The frames of a message: identities, delimiter, HMAC-SHA256 signature, four JSON parts, buffers.
 * Source: the wire protocol of jupyter_client's "Messaging in Jupyter".
 */
export function toFrames(message: Outgoing, key: string): (Uint8Array | string)[] {
  const { identities, parts, buffers } = message;
  return [...identities, delimiter, signature(parts, key), ...parts, ...buffers];
}

/** A message as it came out of its frames; whose connection it came by, the sockets know. */
export type Received = Omit<Incoming, "peer">;

/** How the JSON parts of a message are read. */
export interface PartReading {
  parse(bytes: Buffer): unknown;
  /** How deep a part may be nested. */
  deepest: number;
}

/**
 * Reads the frames of one message: strictly, unless told otherwise.
 * @throws Error when the delimiter or parts are missing, the signature does not fit, or a part is not what it must be.
 */
export function fromFrames(
  channel: Channel,
  frames: Buffer[],
  key: string,
  reading: PartReading = strictly,
): Received {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0) throw new Error("no <IDS|MSG> delimiter");
  const [signed, ...rest] = frames.slice(start + 1);
  if (!signed || rest.length < 4) {
    const found = frames.length - start - 1;
    throw new Error(`expected 5 frames or more after the delimiter, got ${found}`);
  }
  const parts = rest.slice(0, 4);
  checkSignature(signed, signature(parts, key));
  const [header, parentHeader, metadata, content] = partNames.map((name, k) =>
    readPart(name, parts[k]!, reading),
  );
  return {
    channel,
    identities: frames.slice(0, start).map((frame) => new Uint8Array(frame)),
    header: checkedHeader(header!),
    parentHeader: parentHeader!,
    metadata: metadata!,
    content: content!,
    buffers: rest.slice(4).map((frame) => new Uint8Array(frame)),
  };
}

const partNames = ["header", "parent_header", "metadata", "content"] as const;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** As a kernel reads, whom anybody may write to. */
const strictly: PartReading = {
  parse: (bytes) => JSON.parse(utf8.decode(bytes)),
  // Deeper than any message, and not so deep that handing it on would overflow a stack.
  deepest: 200,
};

function readPart(
  name: (typeof partNames)[number],
  bytes: Buffer,
  { parse, deepest }: PartReading,
): Json {
  let value: unknown;
  try {
    value = parse(bytes);
  } catch (error) {
    throw new Error(`${name}: not JSON in UTF-8`, { cause: error });
  }
  // Some write null where the protocol has an empty object.
  if (value === null && name !== "header") return {};
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${name}: expected an object, got ${bytes.toString("utf8", 0, 40)}`);
  if (deepest < Infinity && depth(value, deepest) > deepest)
    throw new Error(`${name}: nested deeper than ${deepest}`);
  return value as Json;
}

/** How deep a value is nested, as far as `most` and one more. */
function depth(value: unknown, most: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (most < 0) return 1;
  return Object.values(value).reduce(
    (deep: number, part) => Math.max(deep, 1 + depth(part, most - 1)),
    1,
  );
}

function checkedHeader(header: Json): Header {
  for (const name of ["msg_id", "msg_type"]) {
    const value = header[name];
    if (typeof value === "string" && value !== "") continue;
    const got = JSON.stringify(value) ?? "nothing";
    throw new Error(`header: ${name}: expected a text, got ${got.slice(0, 40)}`);
  }
  return header as unknown as Header;
}

function signature(parts: readonly (string | Buffer)[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function checkSignature(received: Buffer, expected: string): void {
  if (expected === "") return;
  const wanted = Buffer.from(expected);
  if (received.length !== wanted.length || !timingSafeEqual(received, wanted))
    throw new Error("the signature does not fit the connection's key");
}
