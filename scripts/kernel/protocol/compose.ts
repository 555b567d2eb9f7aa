import { randomUUID } from "node:crypto";
import type { Channel, Header, Json, Outgoing, Parent } from "./message.js";

// As it is before a recorder listens to it.
const OwnDate = Date;

export const protocolVersion = "5.4";

/** Who writes a message. */
export interface MessageAuthor {
  session: string;
  username: string;
}

/** What a message says besides where it goes. */
export interface Letter {
  type: string;
  content: Json;
  metadata?: Json;
  buffers?: Uint8Array[];
}

let session: string = randomUUID();

/** The session every message of this kernel names. */
export function currentSession(): string {
  return session;
}

/** Makes this thread's messages part of a session begun in another. */
export function joinSession(begun: string): void {
  session = begun;
}

/** A reply to a request, sent back the way the request came. */
export function composeReply(parent: Parent, letter: Letter): Outgoing {
  const message = compose(parent.channel, parent.identities, parent.header, letter);
  return { ...message, peer: parent.peer };
}

/** A broadcast on IOPub; a parent of `undefined` is a message nobody asked for. */
export function composeBroadcast(parent: Header | undefined, letter: Letter): Outgoing {
  return compose("iopub", [Buffer.from(`kernel.${session}.${letter.type}`)], parent, letter);
}

/** A question to the client that sent `parent`, by its name, on the stdin socket: there it has another connection. */
export function composeQuestion(parent: Parent, letter: Letter): Outgoing {
  return compose("stdin", parent.identities, parent.header, letter);
}

/** A message of a client's; its header tells by which id the answers are known. */
export function composeRequest(
  author: MessageAuthor,
  channel: Channel,
  letter: Letter,
  parent?: Header,
): { id: string; message: Outgoing } {
  const written = header(letter.type, author);
  return { id: written.msg_id, message: compose(channel, [], parent, letter, written) };
}

function compose(
  channel: Channel,
  identities: Uint8Array[],
  parent: Header | undefined,
  { type, content, metadata = {}, buffers = [] }: Letter,
  written = header(type, { session, username: "kernel" }),
): Outgoing {
  const parts = [written, parent ?? {}, metadata, content].map(toJson);
  return { channel, identities, parts, buffers };
}

/** JSON of whole characters only: halves of pairs, which JSON can hold and UTF-8 cannot, are replaced as in UTF-8. */
function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes("\\ud")) return text;
  return text.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, "$1\ufffd");
}

function header(type: string, author: MessageAuthor): Header {
  return {
    msg_id: randomUUID(),
    ...author,
    date: new OwnDate().toISOString(),
    msg_type: type,
    version: protocolVersion,
  };
}
