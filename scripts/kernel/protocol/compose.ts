import { randomUUID } from "node:crypto";
import type { Channel, Header, Json, Outgoing, Parent } from "./message.js";

export const protocolVersion = "5.4";

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
  return compose(parent.channel, parent.identities, parent.header, letter);
}

/** A broadcast on IOPub; a parent of `undefined` is a message nobody asked for. */
export function composeBroadcast(parent: Header | undefined, letter: Letter): Outgoing {
  return compose("iopub", [Buffer.from(`kernel.${session}.${letter.type}`)], parent, letter);
}

/** A question to the client that sent `parent`, on the stdin socket. */
export function composeQuestion(parent: Parent, letter: Letter): Outgoing {
  return compose("stdin", parent.identities, parent.header, letter);
}

function compose(
  channel: Channel,
  identities: Uint8Array[],
  parent: Header | undefined,
  { type, content, metadata = {}, buffers = [] }: Letter,
): Outgoing {
  const parts = [header(type), parent ?? {}, metadata, content].map((part) => JSON.stringify(part));
  return { channel, identities, parts, buffers };
}

function header(type: string): Header {
  return {
    msg_id: randomUUID(),
    session,
    username: "kernel",
    date: new Date().toISOString(),
    msg_type: type,
    version: protocolVersion,
  };
}
