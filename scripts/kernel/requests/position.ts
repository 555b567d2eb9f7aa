// The protocol counts cursor positions in Unicode code points, JavaScript in UTF-16 units.

/** The UTF-16 index of a position counted in code points. */
export function toUtf16(text: string, codePoints: number): number {
  let index = 0;
  for (const character of text) {
    if (codePoints-- <= 0) break;
    index += character.length;
  }
  return index;
}

/** The number of code points before a UTF-16 index. */
export function toCodePoints(text: string, index: number): number {
  return [...text.slice(0, index)].length;
}
