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

/**
 * Reads the frames of one message.
 * @throws Error when the delimiter is missing, parts are missing, or the signature does not fit.
 */
export function fromFrames(channel: Channel, frames: Buffer[], key: string): Incoming {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0) throw new Error("invalid message: no <IDS|MSG> delimiter");
  const [signed, ...rest] = frames.slice(start + 1);
  if (!signed || rest.length < 4) {
    throw new Error(
      `invalid message: expected 5 frames or more after the delimiter, got ${rest.length + 1}`,
    );
  }
  const parts = rest.slice(0, 4);
  checkSignature(signed.toString(), signature(parts, key));
  const [header, parentHeader, metadata, content] = parts.map(
    (part) => JSON.parse(part.toString()) as Json,
  );
  return {
    channel,
    identities: frames.slice(0, start).map((frame) => new Uint8Array(frame)),
    header: header as Header,
    parentHeader: parentHeader!,
    metadata: metadata!,
    content: content!,
    buffers: rest.slice(4).map((frame) => new Uint8Array(frame)),
  };
}

function signature(parts: readonly (string | Buffer)[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function checkSignature(received: string, expected: string): void {
  const fits =
    received.length === expected.length &&
    timingSafeEqual(Buffer.from(received), Buffer.from(expected));
  if (!fits) throw new Error("invalid message: the signature does not fit the connection's key");
}
