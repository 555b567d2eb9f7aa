/** Notes what the files of a finished build hold; see whole.mjs. */
export function sealBuild(folder: string): void;
/** Whether a build is there, and as it was made. */
export function isWhole(folder: string): boolean;
