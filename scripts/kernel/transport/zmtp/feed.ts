/** A reader of bytes: it yields how many it wants next, and is handed exactly those. */
export type ByteReader = Generator<number, void, Buffer>;

/** Feeds a reader from chunks of any size. */
export class Feed {
  #chunks: Buffer[] = [];
  #size = 0;
  #wanted: number;

  constructor(private readonly reader: ByteReader) {
    this.#wanted = reader.next(Buffer.alloc(0)).value ?? Infinity;
  }

  /** How much waits to be read. */
  get size(): number {
    return this.#size;
  }

  /** Takes in a chunk. @throws what the reader throws. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size >= this.#wanted) {
      this.#wanted = this.reader.next(this.#take(this.#wanted)).value ?? Infinity;
    }
  }

  /** The next bytes; what was cut into many chunks is put together once, when all of it is there. */
  #take(count: number): Buffer {
    const first = this.#chunks[0];
    const whole = first && first.length >= count ? first : Buffer.concat(this.#chunks);
    if (whole !== first) this.#chunks = [whole];
    this.#size -= count;
    if (whole.length === count) this.#chunks.shift();
    else if (count > 0) this.#chunks[0] = whole.subarray(count);
    return whole.subarray(0, count);
  }
}
