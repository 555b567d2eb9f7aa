// ZMTP 3.0, the wire protocol of ZeroMQ. Source: RFC 23/ZMTP, rfc.zeromq.org/spec/23.

/** Bits of a frame's first byte. */
export const Flag = { more: 1, long: 2, command: 4 } as const;

const signature = Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f]);
const mechanism = "NULL";

/** How a connection begins: signature, version 3.0, mechanism NULL, filler. */
export const greeting = Buffer.alloc(64);
signature.copy(greeting);
greeting[10] = 3;
greeting.write(mechanism, 12, "latin1");

/** The parts of a greeting in the order they are read, so that a stranger is recognised by its first bytes. */
export const greetingParts = [1, 9, 2, 52] as const;

/** What is wrong with a part of a peer's greeting; nothing when it can be talked to. */
export function faultOfGreeting(part: number, bytes: Buffer): string | undefined {
  const fits = [
    bytes[0] === signature[0],
    bytes.at(-1) === signature.at(-1),
    bytes[0]! >= 3,
    bytes.toString("latin1", 0, 20).replace(/\0+$/, "") === mechanism,
  ][part];
  if (fits) return undefined;
  return part < 2
    ? "it does not speak ZeroMQ's protocol"
    : "it speaks ZMTP before 3.0, or wants another security mechanism than NULL";
}

/** The bytes of a message. */
export function encodeMessage(frames: readonly (Uint8Array | string)[]): Buffer {
  const last = frames.length - 1;
  return Buffer.concat(
    frames.flatMap((frame, k) => {
      const body = typeof frame === "string" ? Buffer.from(frame) : frame;
      return [head(k < last ? Flag.more : 0, body.length), body];
    }),
  );
}

/** The bytes of a command. */
export function encodeCommand(name: string, body: Uint8Array): Buffer {
  const whole = Buffer.concat([Buffer.from([name.length]), Buffer.from(name), body]);
  return Buffer.concat([head(Flag.command, whole.length), whole]);
}

/** Reads a command: its name, and what follows. */
export function readCommand(bytes: Buffer): { name: string; body: Buffer } {
  const length = bytes[0] ?? 0;
  return { name: bytes.toString("latin1", 1, 1 + length), body: bytes.subarray(1 + length) };
}

/** The properties by which a READY command introduces a socket. */
export function encodeProperties(properties: Record<string, string>): Buffer {
  const parts = Object.entries(properties).flatMap(([name, value]) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    return [Buffer.from([name.length]), Buffer.from(name), length, Buffer.from(value)];
  });
  return Buffer.concat(parts);
}

/** Reads the properties of a READY command, by their names in lower case. */
export function readProperties(bytes: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length;) {
    const name = bytes.toString("latin1", at + 1, (at += 1 + bytes[at]!));
    if (at + 4 > bytes.length) break;
    const start = at + 4;
    found.set(name.toLowerCase(), bytes.subarray(start, (at = start + bytes.readUInt32BE(at))));
  }
  return found;
}

function head(flags: number, size: number): Buffer {
  if (size < 256) return Buffer.from([flags, size]);
  const bytes = Buffer.alloc(9);
  bytes[0] = flags | Flag.long;
  bytes.writeBigUInt64BE(BigInt(size), 1);
  return bytes;
}
