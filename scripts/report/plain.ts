/**
 * What a terminal would obey rather than show: controls (escape sequences, carriage returns), and signs that turn the
 * direction of text round. Tabs and newlines stay.
 */
const obeyed =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;
/** What continuous integration would obey: workflow commands of GitHub, Azure and TeamCity. */
const commands = /^(\s*)(::)|(#)(#(?:vso|teamcity)?\[)/gm;

/** Text from notebooks, files and kernels as it may stand in a terminal's or a log's lines. */
export function plainLines(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(obeyed, escaped)
    .replace(commands, (_, space?: string, colons?: string, first?: string, rest?: string) =>
      colons === undefined ? `${first}\\${rest}` : `${space}\\${colons}`,
    );
}

/** The same on one line, as for names of files. */
export function plainLine(text: string): string {
  return plainLines(text.replace(/\n/g, "\\n"));
}

function escaped(sign: string): string {
  if (sign === "\r") return "\\r";
  const code = sign.codePointAt(0)!;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
