import { startKernel } from "./main.js";

startKernel(process.argv[2]!);
