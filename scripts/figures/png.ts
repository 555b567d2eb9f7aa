import { crc32, deflateSync } from "node:zlib";

/** A picture: four bytes (red, green, blue, alpha) for each pixel, rows from the top. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A picture as PNG: with a palette of 8 bits where 256 colours are enough, else in true colour.
 * @see https://www.w3.org/TR/png-3/
 */
export function encodePng(picture: Picture): Buffer {
  const { width, height } = picture;
  const indexed = withPalette(picture);
  const chunks = indexed
    ? [
        header(width, height, 3),
        chunk("PLTE", Buffer.from(indexed.colours.flatMap((colour) => colour.slice(0, 3)))),
        chunk("tRNS", Buffer.from(indexed.colours.map((colour) => colour[3]!))),
        chunk("IDAT", compress(indexed.pixels, width, height, 1)),
      ]
    : [
        header(width, height, 6),
        chunk("IDAT", compress(Buffer.from(picture.rgba), width, height, 4)),
      ];
  return Buffer.concat([signature, ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

function withPalette({
  width,
  height,
  rgba,
}: Picture): { colours: number[][]; pixels: Buffer } | undefined {
  const indexOf = new Map<number, number>();
  const colours: number[][] = [];
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const pixels = Buffer.alloc(width * height);
  for (let k = 0; k < words.length; k++) {
    let index = indexOf.get(words[k]!);
    if (index === undefined) {
      if (colours.length === 256) return undefined;
      index = colours.push([...rgba.subarray(4 * k, 4 * k + 4)]) - 1;
      indexOf.set(words[k]!, index);
    }
    pixels[k] = index;
  }
  return { colours, pixels };
}

/** Rows, each with filter type 0 before it, deflated. */
function compress(pixels: Buffer, width: number, height: number, bytes: number): Buffer {
  const row = width * bytes;
  const lines = Buffer.alloc((row + 1) * height);
  for (let y = 0; y < height; y++) pixels.copy(lines, y * (row + 1) + 1, y * row, (y + 1) * row);
  return deflateSync(lines, { level: 9 });
}

function header(width: number, height: number, colourType: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.writeUInt8(8, 8);
  data.writeUInt8(colourType, 9);
  return chunk("IHDR", data);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body) >>> 0, body.length + 4);
  return out;
}
