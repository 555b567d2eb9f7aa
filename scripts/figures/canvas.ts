import { encodePng } from "./png.js";

const opaque = 255;

/**
 * A canvas as far as Plotly's heatmaps need one: rectangles in one colour, and the picture as PNG.
 * What Plotly does not call here is not here, and would fail loudly.
 */
export class Canvas {
  width = 0;
  height = 0;
  private context: CanvasContext | undefined;

  getContext(kind: string): CanvasContext {
    if (kind !== "2d") throw new Error(`invalid canvas context: expected "2d", got "${kind}"`);
    this.context ??= new CanvasContext(this.width, this.height);
    return this.context;
  }

  toDataURL(): string {
    const { width, height, rgba } = this.getContext("2d");
    return `data:image/png;base64,${encodePng({ width, height, rgba }).toString("base64")}`;
  }
}

class CanvasContext {
  fillStyle = "rgb(0, 0, 0)";
  readonly rgba: Uint8ClampedArray;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.rgba = new Uint8ClampedArray(4 * width * height);
  }

  fillRect(left: number, top: number, width: number, height: number): void {
    const [red, green, blue, alpha] = readColour(this.fillStyle);
    const right = Math.min(this.width, Math.round(left + width));
    const bottom = Math.min(this.height, Math.round(top + height));
    for (let y = Math.max(0, Math.round(top)); y < bottom; y++) {
      for (let x = Math.max(0, Math.round(left)); x < right; x++) {
        this.rgba.set([red, green, blue, alpha], 4 * (y * this.width + x));
      }
    }
  }

  createImageData(
    width: number,
    height: number,
  ): { width: number; height: number; data: Uint8ClampedArray } {
    return { width, height, data: new Uint8ClampedArray(4 * width * height) };
  }

  putImageData({ data }: { data: Uint8ClampedArray }): void {
    this.rgba.set(data);
  }
}

function readColour(style: string): [number, number, number, number] {
  const match = /^rgba?\(\s*([\d.]+),\s*([\d.]+),\s*([\d.]+)(?:,\s*([\d.]+))?\s*\)$/.exec(style);
  if (!match) throw new Error(`invalid fillStyle: expected rgb(…) or rgba(…), got "${style}"`);
  const [red, green, blue] = match.slice(1, 4).map(Number);
  return [
    red!,
    green!,
    blue!,
    match[4] === undefined ? opaque : Math.round(Number(match[4]) * opaque),
  ];
}
