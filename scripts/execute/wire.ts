import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** The header of a message; see "General message format" of the Jupyter messaging specification. */
export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message of the Jupyter protocol. */
export interface Message {
  /** ZeroMQ's routing prefix; empty for messages on IOPub that we read. */
  identities: Buffer[];
  header: Header;
  parentHeader: Header | Record<string, never>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
}

/** What a connection file says. */
export interface Connection {
  transport: string;
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
}

/** The version of the Jupyter messaging protocol that the client speaks. */
export const protocolVersion = "5.4";

const delimiter = Buffer.from("<IDS|MSG>");

/** The address of one of a connection's five channels. */
export function address(
  connection: Connection,
  channel: "shell" | "iopub" | "stdin" | "control" | "hb",
): string {
  const port = connection[`${channel}_port`];
  const separator = connection.transport === "ipc" ? "-" : ":";
  return `${connection.transport}://${connection.ip}${separator}${port}`;
}

/** A new message of the given type. */
export function createMessage(
  type: string,
  content: Record<string, unknown>,
  session: string,
  parent?: Message,
): Message {
  return {
    identities: parent?.identities ?? [],
    header: {
      msg_id: randomUUID(),
      msg_type: type,
      session,
      username: "gatehouse",
      date: new Date().toISOString(),
      version: protocolVersion,
    },
    parentHeader: parent?.header ?? {},
    metadata: {},
    content,
    buffers: [],
  };
}

/** The frames of a message, signed with the connection's key. */
export function encode(message: Message, key: string): Buffer[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map(
    (part) => Buffer.from(JSON.stringify(part)),
  );
  return [
    ...message.identities,
    delimiter,
    Buffer.from(sign(parts, key)),
    ...parts,
    ...message.buffers,
  ];
}

/**
 * Reads the frames of a message.
 * @throws Error when the delimiter is missing, the signature is wrong or a part is not JSON.
 */
export function decode(frames: Buffer[], key: string): Message {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0 || frames.length < start + 6) {
    throw new Error(
      `invalid message: expected <IDS|MSG>, a signature and 4 parts, got ${frames.length} frames`,
    );
  }
  const signature = frames[start + 1]!;
  const parts = frames.slice(start + 2, start + 6);
  const expected = Buffer.from(sign(parts, key));
  if (key && !(signature.length === expected.length && timingSafeEqual(signature, expected))) {
    throw new Error("invalid message: the signature does not match the connection's key");
  }
  // Some kernels write null where the protocol has an empty object.
  const [header, parentHeader, metadata, content] = parts.map(
    (part) => parsePart(part.toString()) as never,
  );
  return {
    identities: frames.slice(0, start),
    header: header!,
    parentHeader: parentHeader!,
    metadata: metadata!,
    content: content!,
    buffers: frames.slice(start + 6),
  };
}

function parsePart(text: string): Record<string, unknown> {
  const value = (parseLoosely(text) ?? {}) as Record<string, unknown>;
  if (typeof value !== "object" || Array.isArray(value))
    throw new Error(`invalid message: expected an object, got ${text.slice(0, 60)}`);
  return value;
}

/** Python's NaN and Infinity, which JSON has not, are read as JavaScript would write them: null. */
function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
      part.startsWith('"') ? part : "null",
    );
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}

function sign(parts: Buffer[], key: string): string {
  if (!key) return "";
  const hmac = createHmac("sha256", key);
  parts.forEach((part) => hmac.update(part));
  return hmac.digest("hex");
}
