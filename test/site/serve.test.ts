import { chmod, mkdir, readdir, readlink, symlink, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import type { Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { serveFolder } from "../../scripts/site/serve.js";
import { inFolder } from "../notebooks.js";

/** Serves a folder with these files while the work lasts. */
async function served(
  files: Record<string, string | Buffer>,
  work: (address: string, folder: string, server: Server) => Promise<void>,
): Promise<void> {
  await inFolder(async (around) => {
    const folder = path.join(around, "site");
    await mkdir(folder);
    for (const [name, content] of Object.entries(files))
      await writeFile(path.join(folder, name), content);
    const server = await serveFolder(folder, 0);
    const { port } = server.address() as AddressInfo;
    try {
      await work(`http://127.0.0.1:${port}`, folder, server);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
}

/** How many files under a folder this process holds open. */
async function openUnder(folder: string): Promise<number> {
  const held = await readdir("/proc/self/fd");
  const names = await Promise.all(
    held.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
  );
  return names.filter((name) => name.startsWith(folder)).length;
}

describe("the server", () => {
  it("says with every answer what a page may do", async () => {
    await served({ "index.html": "<p>", "x.svg": "<svg/>" }, async (address) => {
      for (const way of ["/", "/nothing", "/x.svg"]) {
        const { headers } = await fetch(address + way);
        expect(headers.get("x-content-type-options")).toBe("nosniff");
        expect(headers.get("referrer-policy")).toBe("no-referrer");
        expect(headers.get("x-frame-options")).toBe("DENY");
        expect(headers.get("content-security-policy")).toMatch(
          /default-src 'none'.*frame-ancestors 'none'/,
        );
      }
      const { headers } = await fetch(`${address}/x.svg`);
      expect(headers.get("content-security-policy")).toContain("sandbox");
      expect(headers.get("content-security-policy")).not.toContain("script-src");
    });
  });

  it("answers whole files, heads and empty files", async () => {
    await served({ "index.html": "whole", "empty.js": "" }, async (address) => {
      expect(await (await fetch(address)).text()).toBe("whole");
      expect(await (await fetch(`${address}/empty.js`)).text()).toBe("");
      const head = await fetch(address, { method: "HEAD" });
      expect([head.headers.get("content-length"), await head.text()]).toEqual(["5", ""]);
      expect((await fetch(address, { method: "POST" })).status).toBe(405);
    });
  });

  it("lives on after what cannot be read: files, folders, pipes, links to nothing", async () => {
    await served({ "index.html": "fine", "secret.html": "x" }, async (address, folder) => {
      await chmod(path.join(folder, "secret.html"), 0o000);
      await mkdir(path.join(folder, "folder.html"));
      execFileSync("mkfifo", [path.join(folder, "pipe.html")]);
      await symlink("nowhere", path.join(folder, "dangling.html"));
      await symlink("loop.html", path.join(folder, "loop.html"));
      // Root reads what nobody may.
      const unreadable = process.getuid?.() === 0 ? [] : ["secret.html"];
      const others = ["folder.html", "pipe.html", "dangling.html", "loop.html", "a%00b"];
      for (const name of [...unreadable, ...others])
        expect([name, (await fetch(`${address}/${name}`)).status]).toEqual([name, 404]);
      expect(await (await fetch(address)).text()).toBe("fine");
    });
  });

  it("lives on after a file that vanishes or shrinks while it is read", async () => {
    await served({ "index.html": "fine", "big.js": Buffer.alloc(8e6) }, async (address, folder) => {
      const answer = await fetch(`${address}/big.js`);
      await writeFile(path.join(folder, "big.js"), "short");
      await answer.arrayBuffer().catch(() => undefined);
      expect(await (await fetch(address)).text()).toBe("fine");
    });
  });

  it("keeps no file open for readers that leave", async () => {
    await served({ "big.js": Buffer.alloc(16e6) }, async (address, folder) => {
      const { port } = new URL(address);
      await Promise.all(
        Array.from({ length: 60 }, async () => {
          const socket = net.connect(Number(port), "127.0.0.1");
          socket.on("error", () => undefined);
          socket.write("GET /big.js HTTP/1.1\r\nhost: x\r\n\r\n");
          await new Promise((resolve) => socket.once("data", resolve));
          socket.destroy();
        }),
      );
      await expect.poll(() => openUnder(folder), { timeout: 20_000 }).toBe(0);
    });
  });

  it("leads out of its folder by no link and no address", async () => {
    await served({ "index.html": "fine" }, async (address, folder) => {
      await writeFile(path.join(folder, "../secret"), "secret");
      await mkdir(path.join(folder, "../site-beside"));
      await writeFile(path.join(folder, "../site-beside/index.html"), "secret");
      await symlink("../secret", path.join(folder, "link"));
      await symlink("..", path.join(folder, "parent"));
      await symlink("index.html", path.join(folder, "inner"));
      const ways = [
        "link",
        "parent/secret",
        "..%2fsecret",
        "%2e%2e/secret",
        "..%5csecret",
        "..%2fsite-beside/",
        "%",
      ];
      for (const way of ways)
        expect([way, (await fetch(`${address}/${way}`)).status]).toEqual([way, 404]);
      expect(await (await fetch(`${address}/inner`)).text()).toBe("fine");
    });
  });
});
