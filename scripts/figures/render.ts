import { crc32 } from "node:zlib";
import { createSandbox, type Sandbox } from "./sandbox.js";

let sandbox: Sandbox | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Draws a Plotly figure as SVG, in Node, by Plotly itself: the same bytes for the same figure.
 * @param figure plain data as `lib/figures` makes it; without a width it is drawn 700 pixels wide.
 * @throws Error when Plotly refuses the figure.
 */
export function renderFigure(figure: unknown): Promise<string> {
  // One at a time: the sandbox and its random numbers are shared.
  const drawn = queue.then(() => draw(figure as PlainFigure));
  queue = drawn.catch(() => undefined);
  return drawn;
}

interface PlainFigure {
  data: unknown[];
  layout: Record<string, unknown>;
}

async function draw({ data, layout }: PlainFigure): Promise<string> {
  sandbox ??= createSandbox();
  const { plotly, document, reseed } = sandbox;
  // By its content: figures that share a page must not share ids.
  reseed(crc32(JSON.stringify({ data, layout })) | 0);
  const element = document.createElement("div");
  document.body.append(element);
  try {
    // Plotly completes what it is given: it gets a copy.
    const { data: traces, layout: axes } = structuredClone({ data, layout });
    await plotly.newPlot(element, traces, { width: 700, ...axes }, { staticPlot: true });
    return tidy(plotly.Snapshot.toSVG(element, "svg"));
  } finally {
    element.remove();
  }
}

/** Without what only scripts use, and with numbers of two decimals: a hundredth of a pixel cannot be seen. */
function tidy(svg: string): string {
  return svg
    .replace(/ (?:data-[\w-]+|class)="[^"]*"/g, "")
    .replace(
      / style="([^"]*)"/g,
      (_, style: string) => ` style="${style.replace(/\s*([:;])\s*/g, "$1").replace(/;$/, "")}"`,
    )
    .replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))))
    .replace(/<g>\s*<\/g>|<g\/>|<g><\/g>/g, "");
}
