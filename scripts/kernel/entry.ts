import { startKernel } from "./main.js";

/** Where this build lies; bundle.ts puts it in. */
declare const buildFolder: string;

startKernel(process.argv[2]!, buildFolder);
