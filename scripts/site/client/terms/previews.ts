import type { Term } from "../../../../lib/index.js";
import { element } from "../page/element.js";

/** The terms of the course, put here when the pages are built. */
declare const courseTerms: readonly Term[];

const ofSymbols: Record<string, string> = {
  "q-i": "input-gate",
  "q-f": "forget-gate",
  "q-g": "candidate",
  "q-o": "output-gate",
  "q-c": "cell-state",
  "q-h": "hidden-state",
};

/** How long the pointer rests before a preview opens, and how long it may take from the word to the preview. */
const restMs = 250;

/**
 * What a term or symbol means, shown where the pointer rests, the focus stands or a finger taps. It stays while the
 * pointer is on it, and Escape closes it.
 */
export function previewTerms(): void {
  const preview = element("div", { class: "preview", role: "tooltip", id: "preview", hidden: "" });
  document.body.append(preview);
  let timer = 0;
  let shownFor: Element | undefined;
  const close = () => {
    shownFor?.removeAttribute("aria-describedby");
    shownFor = undefined;
    preview.hidden = true;
  };
  const open = (target: Element, term: Term) => {
    close();
    shownFor = target;
    fill(preview, term);
    preview.hidden = false;
    place(preview, target);
    if (target.matches("a")) target.setAttribute("aria-describedby", "preview");
  };
  const later = (work: () => void) => {
    clearTimeout(timer);
    timer = window.setTimeout(work, restMs);
  };
  document.addEventListener("pointerover", ({ target }) => {
    const found = termAt(target as Element);
    if (found) later(() => open(found.element, found.term));
    else if (preview.contains(target as Node)) clearTimeout(timer);
    else if (!preview.hidden) later(close);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", ({ target }) => {
    const found = termAt(target as Element);
    if (found && (target as Element).matches(":focus-visible")) open(found.element, found.term);
    else close();
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
}

function termAt(target: Element): { element: Element; term: Term } | undefined {
  const link = target.closest("a.term");
  const symbol = target.closest(".quantity");
  const id = link ? link.getAttribute("href")?.split("#")[1] : symbolId(symbol);
  const term = courseTerms.find((each) => each.id === id);
  const element = link ?? symbol;
  return term && element ? { element, term } : undefined;
}

function symbolId(symbol: Element | null): string | undefined {
  const name = [...(symbol?.classList ?? [])].find((each) => each in ofSymbols);
  return name === undefined ? undefined : ofSymbols[name];
}

function fill(preview: HTMLElement, { id, name, meaning, code, shape }: Term): void {
  const facts = [code, shape].filter((text) => text !== "").join(" ");
  preview.replaceChildren(
    element("strong", {}, name),
    ` ${meaning} `,
    ...(facts === "" ? [] : [element("code", {}, facts), " "]),
    element("a", { href: `glossary.html#${id}` }, "Glossary"),
  );
}

/** Below the word, or above it where there is no room. */
function place(preview: HTMLElement, target: Element): void {
  const { left, top, bottom } = target.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = preview;
  const x = Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8));
  const y = bottom + height + 8 < innerHeight ? bottom + 4 : top - height - 4;
  preview.style.left = `${x + scrollX}px`;
  preview.style.top = `${y + scrollY}px`;
}
