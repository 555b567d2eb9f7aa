import { button, element } from "../page/element.js";
import { enliven, type LiveFigure } from "./live.js";
import type { SiteFigure } from "./site-figure.js";
import { dataTables } from "./table.js";

/** Each figure can be explored, and read as a table; nothing is loaded before somebody asks. */
export function addFigureButtons(): void {
  for (const figure of document.querySelectorAll<HTMLElement>("figure.plot")) {
    const source = figure.querySelector("script[type='application/json']");
    const canvas = figure.querySelector<HTMLElement>(".canvas");
    if (!source || !canvas) continue;
    const read = () => JSON.parse(source.textContent ?? "") as SiteFigure;
    const bar = element("div", { class: "figure-tools" });
    bar.append(exploreButton(figure, canvas, read, bar), tableButton(figure, read));
    figure.querySelector("figcaption")?.append(bar);
  }
}

type ReadFigure = () => SiteFigure;

function exploreButton(
  figure: HTMLElement,
  canvas: HTMLElement,
  read: ReadFigure,
  bar: HTMLElement,
): HTMLButtonElement {
  const explore = () => {
    if (figure.dataset["live"]) return;
    figure.dataset["live"] = "loading";
    start.disabled = true;
    enliven(canvas, read()).then(
      (live) => {
        figure.dataset["live"] = "yes";
        start.remove();
        bar.prepend(...liveButtons(figure, live, () => bar.prepend(start)));
        start.disabled = false;
      },
      (error: unknown) => {
        console.error(error);
        // It stays the picture it was.
        figure.dataset["live"] = "no";
        canvas.querySelector(".live")?.remove();
        start.textContent = "Not available here";
      },
    );
  };
  const start = button("Explore", explore, { class: "explore" });
  return start;
}

function liveButtons(figure: HTMLElement, live: LiveFigure, restart: () => void): HTMLElement[] {
  const isCoarse = matchMedia("(pointer: coarse)").matches;
  const zoom = button("Zoom", () => {
    const isZooming = zoom.getAttribute("aria-pressed") !== "true";
    zoom.setAttribute("aria-pressed", String(isZooming));
    live.setZooming(isZooming);
  });
  zoom.setAttribute("aria-pressed", "false");
  const reset = button("Whole view", () => live.reset());
  const close = button("Picture", () => {
    live.close();
    delete figure.dataset["live"];
    for (const each of own) each.remove();
    restart();
  });
  // A finger scrolls the page until it is asked to zoom; a mouse can do both.
  const own = isCoarse ? [zoom, reset, close] : [reset, close];
  if (!isCoarse) live.element.classList.add("zooming");
  return own;
}

function tableButton(figure: HTMLElement, read: ReadFigure): HTMLButtonElement {
  let box: HTMLElement | undefined;
  const toggle = button(
    "Table",
    () => {
      const isOpen = toggle.getAttribute("aria-expanded") === "true";
      if (isOpen) box?.remove();
      else {
        box ??= element("div", {
          class: "scroll data",
          tabindex: "0",
          role: "group",
          "aria-label": "data",
        });
        box.replaceChildren(...dataTables(read()));
        figure.after(box);
      }
      toggle.setAttribute("aria-expanded", String(!isOpen));
    },
    { "aria-expanded": "false" },
  );
  return toggle;
}
