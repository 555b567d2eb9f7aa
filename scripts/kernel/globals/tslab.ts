import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type * as tslab from "tslab";
import { displayed, type Bundle } from "../present/bundle.js";

type Show = (bundle: Bundle, options: { id?: string | undefined; update?: boolean }) => void;

/** What `import … from "tslab"` gives in this kernel: tslab's own interface, which shows things by way of ours. */
export function tslabModule(show: Show): Omit<typeof tslab, "default"> {
  const version = (name: string) =>
    (createRequire(import.meta.filename)(`${name}/package.json`) as { version: string }).version;
  const newDisplay = (): tslab.Display => displayOf(show, randomUUID());
  return {
    display: displayOf(show),
    newDisplay,
    get versions() {
      return { tslab: version("tslab"), typescript: version("typescript7"), node: process.version };
    },
  };
}

/** With an id, what is shown later takes the place of what was shown before. */
function displayOf(show: Show, id?: string): tslab.Display {
  let shown = false;
  const raw = (type: string, data: string | Uint8Array): void => {
    show(displayed(type, data), { id, update: id !== undefined && shown });
    shown = true;
  };
  const as = (type: string) => (data: string | Uint8Array) => raw(type, data);
  return {
    javascript: as("text/javascript"),
    html: as("text/html"),
    markdown: as("text/markdown"),
    latex: as("text/latex"),
    svg: as("image/svg+xml"),
    png: as("image/png"),
    jpeg: as("image/jpeg"),
    gif: as("image/gif"),
    pdf: as("application/pdf"),
    text: as("text/plain"),
    raw,
  };
}
