import { readFileSync } from "node:fs";

/** What a Jupyter client writes into the connection file. */
export interface Connection {
  transport: string;
  ip: string;
  key: string;
  signature_scheme: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

/**
 * Reads a connection file.
 * @throws Error when it cannot be read or asks for a signature scheme other than hmac-sha256.
 */
export function readConnection(file: string): Connection {
  const connection = JSON.parse(readFileSync(file, "utf8")) as Connection;
  const scheme = connection.signature_scheme ?? "hmac-sha256";
  if (scheme !== "hmac-sha256") {
    throw new Error(
      `${file}: signature_scheme must be "hmac-sha256", got ${JSON.stringify(scheme)}`,
    );
  }
  return connection;
}

/** The address of one of its sockets. */
export function address({ transport, ip }: Connection, port: number): string {
  return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
}
