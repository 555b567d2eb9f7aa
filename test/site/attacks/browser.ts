import net, { type AddressInfo } from "node:net";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { chromiumArguments, chromiumPath } from "../../../scripts/setup/chromium.js";

/** A browser for which every other host is a trap on this machine that counts who comes. */
export interface Watched {
  browser: Browser;
  /** How many connections were made to other hosts since this was last asked. */
  visits(): number;
  close(): Promise<void>;
}

/** Hosts that Chromium itself asks for news, whatever page is open: to it there are none. */
const itsOwn = ["google.com", "googleapis.com", "gstatic.com"].map(
  (host) => `MAP *.${host} ~NOTFOUND`,
);

export async function launchWatched(): Promise<Watched> {
  let visits = 0;
  const trap = net.createServer((socket) => {
    visits++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  const { port } = trap.address() as AddressInfo;
  const rules = [...itsOwn, `MAP * 127.0.0.1:${port}`, "EXCLUDE 127.0.0.1"];
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: [...chromiumArguments, `--host-resolver-rules=${rules.join()}`],
  });
  return {
    browser,
    visits: () => {
      const since = visits;
      visits = 0;
      return since;
    },
    close: async () => {
      await browser.close();
      await new Promise((resolve) => trap.close(resolve));
    },
  };
}

/** A context in which nothing that runs goes unseen. */
export async function watchedContext(
  browser: Browser,
  bypassCSP: boolean,
): Promise<BrowserContext> {
  const context = await browser.newContext({ bypassCSP, viewport: { width: 400, height: 300 } });
  await context.addInitScript(() => {
    const seen = globalThis as unknown as Record<string, unknown>;
    seen["ran"] = [];
    for (const name of ["alert", "confirm", "prompt", "print", "open"])
      seen[name] = (...values: unknown[]) =>
        void (seen["ran"] as string[]).push(`${name}(${values.join()})`);
  });
  return context;
}

/** What ran in a page with all its figures live, and what in its document could run or fetch. */
export async function auditPage(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLElement>(".explore")) button.click();
  });
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>("figure.plot")].every(
      ({ dataset, children }) =>
        ![...children].some(({ tagName }) => tagName === "SCRIPT") ||
        dataset["live"] === "yes" ||
        dataset["live"] === "no",
    ),
  );
  return page.evaluate(audit);
}

/** Runs in the page. */
function audit(): string[] {
  const found = ((globalThis as unknown as { ran?: string[] }).ran ?? []).map(
    (call) => `ran ${call}`,
  );
  const own = /^assets\/(boot|site|plotly\.min)\.js$/;
  const never =
    "iframe,frame,object,embed,form,base,portal,video,audio,foreignObject,animate,set,handler,noscript,template,meta[http-equiv=refresh i]";
  for (const element of document.querySelectorAll("*")) {
    const name = element.tagName.toLowerCase();
    const attributes = [...element.attributes];
    const told = () =>
      `<${name} ${attributes.map((each) => `${each.name}="${each.value.slice(0, 80)}"`).join(" ")}>`;
    if (element.matches(never)) found.push(told());
    if (name === "script" && element.getAttribute("type") !== "application/json") {
      const source = new URL(element.getAttribute("src") ?? "", document.baseURI).href;
      if (!own.test(source.slice(new URL(".", document.baseURI).href.length))) found.push(told());
    }
    for (const { name: key, value } of attributes) {
      if (/^on/i.test(key)) found.push(told());
      if (
        /^(style|fill|stroke|mask|filter|clip-path|marker.*|cursor)$/.test(key) &&
        /(url|image|src|image-set)\s*\((?!["']?(#|data:image))|@import|\\/i.test(value)
      )
        found.push(told());
      if (
        !/^(href|src|xlink:href|srcset|action|formaction|poster|data|background|ping|to|from|values)$/.test(
          key,
        )
      )
        continue;
      const { protocol, host } = new URL(value, document.baseURI);
      const isLink = name === "a" && /^(https?|mailto):$/.test(protocol);
      const isData = name === "img" || name === "image" ? value.startsWith("data:image/") : false;
      if (!isLink && !isData && !(host === location.host && protocol === location.protocol))
        found.push(told());
    }
  }
  return found;
}
