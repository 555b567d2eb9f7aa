import { readFileSync } from "node:fs";
import { isIP, type ListenOptions } from "node:net";

/** What a Jupyter client writes into the connection file. */
export interface Connection {
  transport: "tcp" | "ipc";
  /** An address; for ipc, what the paths of the sockets begin with. */
  ip: string;
  key: string;
  signature_scheme: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

/** A connection file that cannot be used. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

/**
 * Reads a connection file.
 * @throws ConnectionError when it cannot be read, or would make a kernel that nobody can talk to.
 */
export function readConnection(file: string): Connection {
  const found = parse(file);
  for (const [name, { expected, fits }] of Object.entries(rules)) {
    const value = found[name] ?? defaults[name];
    if (fits(value, found)) continue;
    // Of a key not even a wrong one is told.
    const got = name === "key" ? kindOf(value) : (JSON.stringify(value) ?? "nothing");
    throw new ConnectionError(`${file}: invalid ${name}: expected ${expected}, got ${got}`);
  }
  return { ...defaults, ...found } as unknown as Connection;
}

/** What is to be said of a connection that works, but lets in more than its user may think. */
export function warningsOf({ transport, ip, key }: Connection): string[] {
  const warnings = [];
  if (transport === "tcp" && !isLoopback(ip))
    warnings.push(`ip ${ip}: every machine that reaches this one can read what cells print`);
  if (key === "") warnings.push(`key "": whoever reaches the kernel's ports can run code`);
  return warnings;
}

/** Where one of its sockets listens. */
export function listenOptions({ transport, ip }: Connection, port: number): ListenOptions {
  if (transport === "ipc") return { path: `${ip}-${port}` };
  return { host: ip === "*" ? "0.0.0.0" : ip, port };
}

/** The address of one of its sockets, for a client. */
export function address({ transport, ip }: Connection, port: number): string {
  return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
}

interface FieldRule {
  expected: string;
  fits(value: unknown, all: Record<string, unknown>): boolean;
}

const defaults: Record<string, unknown> = { transport: "tcp", signature_scheme: "hmac-sha256" };

const port: FieldRule = {
  expected: "a port, from 0 to 65535",
  fits: (value, { transport }) =>
    Number.isInteger(value) &&
    (value as number) >= 0 &&
    (transport === "ipc" || (value as number) < 65_536),
};

const rules: Record<string, FieldRule> = {
  transport: { expected: '"tcp" or "ipc"', fits: (value) => value === "tcp" || value === "ipc" },
  ip: {
    expected: "an address such as 127.0.0.1 (of ipc: what the paths of the sockets begin with)",
    fits: (value, { transport }) =>
      typeof value === "string" &&
      (transport === "ipc" ? value !== "" : isIP(value) > 0 || /^(\*|localhost)$/.test(value)),
  },
  signature_scheme: { expected: '"hmac-sha256"', fits: (value) => value === "hmac-sha256" },
  key: {
    expected: 'a text that both sides sign with ("" for no signatures)',
    fits: (value) => typeof value === "string",
  },
  shell_port: port,
  iopub_port: port,
  stdin_port: port,
  control_port: port,
  hb_port: port,
};

function parse(file: string): Record<string, unknown> {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    // The words of JSON.parse would quote the file, and so perhaps the key.
    const { code, message } = error as NodeJS.ErrnoException;
    const what = code === undefined ? "is not JSON" : `cannot be read: ${message}`;
    throw new ConnectionError(`${file}: the connection file ${what}`);
  }
  if (typeof found === "object" && found !== null && !Array.isArray(found))
    return found as Record<string, unknown>;
  throw new ConnectionError(
    `${file}: the connection file: expected an object, got ${kindOf(found)}`,
  );
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

function isLoopback(ip: string): boolean {
  return /^(127\.|::1$|localhost$)/.test(ip);
}
