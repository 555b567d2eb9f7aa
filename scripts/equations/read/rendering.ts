import katex from "katex";
import { EquationError } from "./syntax.js";

/**
 * What does not render for a reader is not read by us either.
 * @throws EquationError with KaTeX's own words.
 */
export function requireRendering(source: string, displayMode: boolean): void {
  try {
    katex.renderToString(source, {
      displayMode,
      throwOnError: true,
      strict: "error",
      output: "mathml",
    });
  } catch (error) {
    const { message, rawMessage = message, position = 0 } = error as Partial<KatexError> & Error;
    throw new EquationError(`does not render: ${rawMessage}`, {
      start: position,
      end: position + 1,
    });
  }
}

interface KatexError {
  rawMessage: string;
  position: number;
}
