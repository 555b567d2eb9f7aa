import { startKernel } from "./main.js";
import { openTransport } from "./transport/transport.js";

/** Where this build lies; bundle.ts puts it in. */
declare const buildFolder: string;

startKernel(openTransport(process.argv[2]!, buildFolder));
