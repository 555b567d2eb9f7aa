import { textWidth } from "./text-width.js";

/** A rectangle in pixels. */
export interface Box {
  x: number;
  y: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  width: number;
  height: number;
}

type Corner = [x: number, y: number];

const defaultFontSize = 12;
/** How far Helvetica reaches above the line and below it, in parts of the font size. */
const ascent = 0.905;
const descent = 0.212;
/** From one baseline to the next, as Plotly sets its lines. */
const lineHeight = 1.3;

/** The box around all text in an element, where its `x` and `y` put it; elements without text have no size. */
export function boxOf(element: Element): Box {
  const texts = isText(element) ? [element] : [...element.querySelectorAll("text")];
  const boxes = texts.flatMap((text) => {
    const own = textBox(text);
    return own ? [moved(own, text, element)] : [];
  });
  if (boxes.length === 0) return box(0, 0, 0, 0);
  return box(
    Math.min(...boxes.map(({ left }) => left)),
    Math.min(...boxes.map(({ top }) => top)),
    Math.max(...boxes.map(({ right }) => right)),
    Math.max(...boxes.map(({ bottom }) => bottom)),
  );
}

/** As wide as the longest line, from the first line's top to the last one's foot. */
function textBox(text: Element): Box | undefined {
  const spans = [...text.querySelectorAll("tspan.line")];
  const lines = (spans.length > 0 ? spans : [text]).map((line) => line.textContent ?? "");
  if (lines.every((line) => line === "")) return undefined;
  const size = Number.parseFloat(styleOf(text, "font-size") ?? "") || defaultFontSize;
  const width = Math.max(...lines.map((line) => textWidth(line, size)));
  const left = numberOf(text, "x") + width * shiftOf(styleOf(text, "text-anchor"));
  const baseline = numberOf(text, "y");
  const lastBaseline = baseline + (lines.length - 1) * lineHeight * size;
  return box(left, baseline - ascent * size, left + width, lastBaseline + descent * size);
}

/** The box of a text in the coordinates around `outer`: moved as it and what it stands in are moved. */
function moved(own: Box, text: Element, outer: Element): Box {
  let corners: Corner[] = [
    [own.left, own.top],
    [own.right, own.bottom],
    [own.left, own.bottom],
    [own.right, own.top],
  ];
  for (let each: Element | null = text; each; each = each === outer ? null : each.parentElement) {
    const steps = [
      ...(each.getAttribute("transform") ?? "").matchAll(/(translate|rotate)\(([^)]*)\)/g),
    ];
    // The transform named last is applied first.
    for (const [, kind, list] of steps.reverse()) {
      const move = kind === "rotate" ? rotation(numbersIn(list!)) : translation(numbersIn(list!));
      corners = corners.map(move);
    }
  }
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return box(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
}

function translation([dx = 0, dy = 0]: number[]): (point: Corner) => Corner {
  return ([x, y]) => [x + dx, y + dy];
}

function rotation([degrees = 0, aroundX = 0, aroundY = 0]: number[]): (point: Corner) => Corner {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return ([x, y]) => [
    aroundX + cos * (x - aroundX) - sin * (y - aroundY),
    aroundY + sin * (x - aroundX) + cos * (y - aroundY),
  ];
}

function numbersIn(list: string): number[] {
  return list.split(/[\s,]+/).map(Number);
}

/** Where a text begins, in parts of its width, when it is anchored so. */
function shiftOf(anchor: string | undefined): number {
  if (anchor === "middle") return -0.5;
  return anchor === "end" ? -1 : 0;
}

function numberOf(element: Element, attribute: string): number {
  return Number.parseFloat(element.getAttribute(attribute) ?? "") || 0;
}

function isText(element: Element): boolean {
  return element.tagName?.toLowerCase() === "text";
}

/** A style as it is set on the element or the nearest one around it. */
function styleOf(element: Element, name: string): string | undefined {
  for (let each: Element | null = element; each; each = each.parentElement) {
    const own = (each as HTMLElement).style?.getPropertyValue(name) || each.getAttribute?.(name);
    if (own) return own;
  }
  return undefined;
}

function box(left: number, top: number, right: number, bottom: number): Box {
  return { x: left, y: top, left, top, right, bottom, width: right - left, height: bottom - top };
}
