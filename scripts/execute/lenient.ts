import type { PartReading } from "../kernel/protocol/wire.js";

/** How a client reads what kernels send: with Python's NaN and Infinity, which JSON has not, and nested as deep as it comes. */
export const leniently: PartReading = {
  parse: (bytes) => parse(bytes.toString()),
  deepest: Infinity,
};

/** NaN and Infinity are read as JavaScript would write them: null. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
      part.startsWith('"') ? part : "null",
    );
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}
