/** A notebook that cannot be used at all; the message names the file and says what to do. */
export class NotebookError extends Error {
  override name = "NotebookError";
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
