import type { Budget } from "./budget.js";
import { broken } from "./errors.js";

/**
 * Parses JSON of a file, whose nesting is looked at first: whoever walks it may then call itself.
 * @param subject what the text is, as errors call it: "a header".
 * @throws RangeError when it is no JSON, or nested too deeply.
 */
export function parseJson(text: string, what: string, subject: string, budget: Budget): unknown {
  requireFlat(text, what, subject, budget);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw broken(
      what,
      `expected ${subject} in JSON, got ${JSON.stringify(text.slice(0, 20))}…`,
      error,
    );
  }
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [...'"\\[]{}'].map(
  (character) => character.charCodeAt(0),
);

/** Counts brackets outside strings, character by character: a regular expression would itself run out of stack. */
function requireFlat(text: string, what: string, subject: string, { limits }: Budget): void {
  let depth = 0;
  let inString = false;
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    if (inString) {
      if (code === backslash) k++;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === openList || code === openObject) depth++;
    else if (code === closeList || code === closeObject) depth--;
    if (depth > limits.depth) {
      throw broken(what, `expected ${subject} nested at most ${limits.depth} deep, got more`);
    }
  }
}
