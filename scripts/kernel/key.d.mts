/** Names a build of the kernel by what it was made of; see key.mjs. */
export function buildKey(sources: string): string;
/** What a build is made of, besides packages. */
export function sourceFiles(sources: string): string[];
/** Where builds of the kernel lie. */
export function buildsFolder(sources: string): string;
/** Where the build lies that belongs to these sources. */
export function buildFolder(sources: string): string;
/** Whether the kernel came as a package, built. */
export function isInstalled(sources: string): boolean;
