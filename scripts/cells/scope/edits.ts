import type { Place } from "../place.js";

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A text with replacements in it, and the way from a place in the result to where it came from. */
export class EditedText {
  readonly #edits: Edit[] = [];
  readonly #before: string;

  constructor(before: string) {
    this.#before = before;
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  /** Takes a range out but for its line breaks, so that lines keep their numbers. */
  blank(start: number, end: number): void {
    this.replace(start, end, this.#before.slice(start, end).replace(/[^\n]+/g, ""));
  }

  /** The result. Insertions at one place stand in the order in which they were made, before what is replaced there. */
  apply(): string {
    const parts: string[] = [];
    let at = 0;
    for (const { start, end, text } of this.#sorted()) {
      parts.push(this.#before.slice(at, start), text);
      at = end;
    }
    return parts.join("") + this.#before.slice(at);
  }

  /** Where a place in the result was before; for inserted text, the place at which it was inserted. */
  before(place: Place): Place {
    return placeAt(this.#before, this.#offsetBefore(offsetAt(this.apply(), place)));
  }

  #offsetBefore(offset: number): number {
    let shift = 0;
    for (const { start, end, text } of this.#sorted()) {
      const from = start + shift;
      if (offset < from) break;
      // A call is reported at its parenthesis: that is a place of the name before it.
      if (offset < from + text.length + Number(end > start)) return start;
      shift += text.length - (end - start);
    }
    return offset - shift;
  }

  #sorted(): Edit[] {
    const isInsertion = ({ start, end }: Edit) => Number(start === end);
    return this.#edits.sort((a, b) => a.start - b.start || isInsertion(b) - isInsertion(a));
  }
}

/** Line and column, from 1, of an offset. */
export function placeAt(text: string, offset: number): Place {
  const line = text.slice(0, offset).split("\n").length;
  return { line, column: offset - text.lastIndexOf("\n", offset - 1) };
}

function offsetAt(text: string, { line, column }: Place): number {
  let start = 0;
  for (let k = 1; k < line; k++) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}
