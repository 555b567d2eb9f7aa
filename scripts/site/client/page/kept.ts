/** A text that this browser keeps for the reader, under the course's own name. */
export interface Kept {
  read(): string | undefined;
  write(text: string | undefined): void;
}

/** What is kept under a name. Where a browser keeps nothing (private windows, files), it is forgotten with the page. */
export function kept(name: string): Kept {
  const key = `gatehouse:${name}`;
  let last: string | undefined;
  return {
    read() {
      try {
        return localStorage.getItem(key) ?? last;
      } catch {
        return last; // there is no storage to read from
      }
    },
    write(text) {
      last = text;
      try {
        if (text === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
      } catch {
        // There is no storage, or it is full: the page still has the text.
        last = text;
      }
    },
  };
}
