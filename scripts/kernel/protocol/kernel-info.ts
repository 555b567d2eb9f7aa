import type { Json } from "./message.js";
import { protocolVersion } from "./compose.js";

/** The content of a kernel_info_reply. */
export function kernelInfo(): Json {
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "gatehouse",
    implementation_version: "0.1.0",
    language_info: {
      name: "typescript",
      version: "5.0.4",
      mimetype: "text/typescript",
      file_extension: ".ts",
      // JupyterLab takes `mode`, the classic notebook takes `name` with the flag.
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `TypeScript on Node.js ${process.version}: tslab's evaluator behind Gatehouse's protocol server`,
    debugger: false,
    help_links: [
      { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" },
      { text: "tslab", url: "https://github.com/yunabe/tslab" },
    ],
  };
}
