#!/usr/bin/env node
// The `gatehouse` command: loads the TypeScript of the command named on the line.
import { register } from "tsx/esm/api";

register();
const { main } = await import("./main.ts");
await main(process.argv.slice(2));
