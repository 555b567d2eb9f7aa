import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project: the parent of scripts/. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const libFolder = path.join(root, "lib");
export const notebooksFolder = path.join(root, "notebooks");
export const distFolder = path.join(root, "dist");
