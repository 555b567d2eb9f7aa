/** Names a build of the kernel by what it was made of; see key.mjs. */
export function buildKey(sources: string): string;
/** What a build is made of, besides packages. */
export function sourceFiles(sources: string): string[];
/** Where builds of the kernel lie. */
export function buildsFolder(sources: string): string;
