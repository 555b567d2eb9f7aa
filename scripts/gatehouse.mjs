#!/usr/bin/env node
// The `gatehouse` command: loads the command named on the line, compiled where it can be, else from its TypeScript.
import { pathToFileURL } from "node:url";
import { compiledCommands } from "./build/commands.mjs";

const compiled = await compiledCommands();
if (process.env["GATEHOUSE_DEBUG"]) process.setSourceMapsEnabled(true);
if (!compiled) {
  const { register } = await import("tsx/esm/api");
  register();
}
const { main } = await import(compiled ? pathToFileURL(compiled).href : "./main.ts");
await main(process.argv.slice(2));
