import { constants } from "node:fs";
import { open, realpath, type FileHandle } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { headers, pictureHeaders, workerHeaders } from "./policy.js";

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ipynb": "application/x-ipynb+json",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * Serves a folder of static files on this machine alone.
 * @throws Error saying what to do when the port is taken.
 */
export function serveFolder(folder: string, port: number): Promise<Server> {
  const root = path.resolve(folder);
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => response.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(
              `port ${port} on 127.0.0.1 is taken: end what uses it, or name another with --port`,
            )
          : error,
      ),
    );
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function answer(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD")
    return refuse(response, 405, "This server only hands out files.");
  const found = await openFile(root, request.url ?? "/");
  if (!found) return refuse(response, 404, "There is no such page.");
  // The file is closed however the answer ends: whole, cut short by the reader, or by an error of the disk.
  try {
    const info = await found.handle.stat();
    if (!info.isFile()) return refuse(response, 404, "There is no such page.");
    await send(found, info.size, request.method === "HEAD", response);
  } finally {
    await found.handle.close();
  }
}

interface ServedFile {
  file: string;
  handle: FileHandle;
}

async function send(
  { file, handle }: ServedFile,
  size: number,
  isHead: boolean,
  response: ServerResponse,
): Promise<void> {
  const type = path.extname(file);
  response.writeHead(200, {
    ...headersOf(file, type),
    "content-type": types[type] ?? "application/octet-stream",
    "content-length": size,
    "cache-control": "no-cache",
  });
  if (isHead || size === 0) response.end();
  else await pipeline(handle.createReadStream({ end: size - 1, autoClose: false }), response);
}

function headersOf(file: string, type: string): Record<string, string> {
  if (type === ".svg") return pictureHeaders;
  return path.dirname(file).endsWith(`assets${path.sep}cells`) ? workerHeaders : headers;
}

function refuse(response: ServerResponse, status: number, words: string): void {
  response
    .writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8" })
    .end(`${words}\n`);
}

/** The open file that an address means; nothing where there is none, or it lies outside the folder, by a link too. */
async function openFile(root: string, address: string): Promise<ServedFile | undefined> {
  try {
    const name = decodeURIComponent(new URL(address, "http://localhost").pathname);
    const wanted = path.join(root, name.endsWith("/") ? `${name}index.html` : name);
    const file = await realpath(wanted);
    if (!file.startsWith((await realpath(root)) + path.sep)) return undefined;
    // Without waiting: a pipe that nobody writes to would hold the answer for ever.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    return { file, handle: await open(file, flags) };
  } catch {
    // Whatever is wrong with an address or a file, the reader cannot have it.
    return undefined;
  }
}
