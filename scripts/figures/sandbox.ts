import { readFileSync } from "node:fs";
import vm from "node:vm";
import { parseHTML } from "linkedom";
import { Canvas } from "./canvas.js";
import { boxOf } from "./measure.js";
import { plotlyFile } from "./plotly.js";

/** The part of Plotly that draws a figure. */
export interface Plotly {
  newPlot(element: object, data: unknown, layout: unknown, config: unknown): Promise<object>;
  Snapshot: { toSVG(element: object, format: "svg"): string };
}

/** Plotly in a world of its own: a document without a screen, and random numbers of our choosing. */
export interface Sandbox {
  plotly: Plotly;
  document: Document;
  /** Starts the random numbers anew: ids of the next figure depend on the seed alone. */
  reseed(seed: number): void;
}

/** Mulberry32 inside the sandbox: Plotly draws ids from Math.random. */
const seededRandom = `
  globalThis.__state = 0;
  Math.random = () => {
    let t = (globalThis.__state = (globalThis.__state + 0x6d2b79f5) | 0);
    t = Math.imul(t ^ (t >>> 15), 1 | t);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
`;

/** Builds the sandbox; nothing in it reaches the globals of this process. */
export function createSandbox(): Sandbox {
  const { document, window } = parseHTML("<!doctype html><html><head></head><body></body></html>");
  teachMeasuring(window, document);
  const world = worldFor(window, document);
  vm.createContext(world);
  vm.runInContext(seededRandom, world);
  vm.runInContext(readFileSync(plotlyFile, "utf8"), world, { filename: "plotly.js" });
  return {
    plotly: world["Plotly"] as Plotly,
    document,
    reseed: (seed) => {
      world["__state"] = seed;
    },
  };
}

type World = Record<string, unknown>;

function worldFor(window: Window & typeof globalThis, document: Document): World {
  const world: World = {
    document,
    console,
    setTimeout,
    clearTimeout,
    performance,
    TextDecoder,
    TextEncoder,
    navigator: { userAgent: "Node.js" },
    location: { href: "" },
    devicePixelRatio: 1,
    innerWidth: 1000,
    innerHeight: 1000,
    URL: { createObjectURL: () => "" },
    Element: window.Element,
    HTMLElement: window.HTMLElement,
    SVGElement: window.SVGElement,
    DOMParser: window.DOMParser,
    MutationObserver: window.MutationObserver,
    XMLSerializer: class {
      serializeToString(node: object): string {
        return String(node);
      }
    },
    requestAnimationFrame: (draw: () => void) => setTimeout(draw, 0),
    // Nothing around the figure moves or scales it.
    getComputedStyle: () => ({ getPropertyValue: () => "" }),
    matchMedia: () => ({ matches: false, addListener: nothing }),
    addEventListener: nothing,
    removeEventListener: nothing,
  };
  world["window"] = world;
  world["self"] = world;
  return world;
}

/** Gives elements the two things linkedom lacks and Plotly asks for: sizes of text, and canvases. */
function teachMeasuring(window: Window & typeof globalThis, document: Document): void {
  const measured = {
    getBoundingClientRect(this: Element) {
      return boxOf(this);
    },
    getBBox(this: Element) {
      return boxOf(this);
    },
    getComputedTextLength(this: Element) {
      return boxOf(this).width;
    },
  };
  Object.assign(window.Element.prototype, measured);
  Object.assign(window.SVGElement.prototype, measured);
  const createElement = document.createElement.bind(document);
  document.createElement = ((name: string) =>
    name === "canvas" ? new Canvas() : createElement(name)) as typeof document.createElement;
}

function nothing(): void {
  // There is nobody to hear an event in here.
}
