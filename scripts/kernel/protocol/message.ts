import type { Json } from "../../notebook/notebook.js";

/** The sockets a message can travel on; the heartbeat echoes bytes and has no messages. */
export type Channel = "shell" | "control" | "stdin" | "iopub";

export type { Json };

export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
  [key: string]: unknown;
}

/** A message as it arrived, its signature already checked. */
export interface Incoming {
  channel: Channel;
  /** The name of who sent it, and what else stood before the delimiter. */
  identities: Uint8Array[];
  /** The connection it came by. */
  peer: number;
  header: Header;
  /** The header of what this message answers; empty when it answers nothing. */
  parentHeader: Partial<Header>;
  metadata: Json;
  content: Json;
  buffers: Uint8Array[];
}

/** What a message answers: its parent header, and the way back to whoever asked. */
export type Parent = Pick<Incoming, "channel" | "identities" | "peer" | "header">;

/** A message on its way out; the transport signs it. */
export interface Outgoing {
  channel: Channel;
  /** Of a broadcast its topic; else whom it is for, by name, and what stands before the delimiter. */
  identities: Uint8Array[];
  /** The one connection it is for. */
  peer?: number;
  /** header, parent header, metadata and content as JSON. */
  parts: string[];
  buffers: Uint8Array[];
}
