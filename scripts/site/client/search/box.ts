import { button, element, tools } from "../page/element.js";
import type { SearchHit } from "./query.js";

interface SearchScript {
  gatehouseSearch?: (query: string) => SearchHit[];
}

let search: Promise<(query: string) => SearchHit[]> | undefined;

/** Loads the index when the reader first opens the search: a script, which pages from files can load as well. */
function loadSearch(): Promise<(query: string) => SearchHit[]> {
  search ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("assets/search.js", document.baseURI).href;
    script.onload = () => resolve((globalThis as SearchScript).gatehouseSearch!);
    script.onerror = () => {
      search = undefined;
      reject(new Error("assets/search.js could not be loaded"));
    };
    document.head.append(script);
  });
  return search;
}

/** A search over the whole course, opened with `/` or its button. */
export function addSearch(): void {
  const field = element("input", {
    type: "search",
    "aria-label": "Search the course",
    placeholder: "words, equations, names of the library",
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = element("ol", { class: "hits" });
  const status = element("p", { role: "status", class: "hit-count" });
  const dialog = element("dialog", { class: "search", "aria-label": "Search" });
  dialog.append(
    field,
    status,
    list,
    button("Close", () => dialog.close()),
  );
  document.body.append(dialog);
  const open = () => {
    dialog.showModal();
    field.select();
    void loadSearch();
  };
  field.addEventListener("input", () => void show(field.value, list, status));
  dialog.addEventListener("keydown", (event) => moveThrough(event, dialog));
  list.addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    const isTyping = (event.target as Element).closest(
      "input, textarea, select, [contenteditable]",
    );
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  tools().prepend(button("Search", open, { "aria-keyshortcuts": "/", class: "open-search" }));
}

async function show(query: string, list: HTMLElement, status: HTMLElement): Promise<void> {
  try {
    const hits = query.trim() === "" ? [] : (await loadSearch())(query);
    list.replaceChildren(...hits.map(hitLine));
    const none = query.trim() === "" ? "" : "Nothing found.";
    status.textContent = hits.length === 0 ? none : `${hits.length} places`;
  } catch (error) {
    status.textContent = `No search here: ${(error as Error).message}.`;
  }
}

function hitLine({ title, within, address }: SearchHit): HTMLElement {
  return element(
    "li",
    {},
    element("a", { href: address }, element("strong", {}, title), ` ${within}`),
  );
}

/** Arrows go from the field through the hits and back. */
function moveThrough(event: KeyboardEvent, dialog: HTMLElement): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const places = [...dialog.querySelectorAll<HTMLElement>("input, .hits a")];
  const here = places.indexOf(document.activeElement as HTMLElement);
  if (event.key === "Enter" && here === 0) return places[1]?.click();
  if (step === undefined || here < 0) return;
  event.preventDefault();
  places[Math.min(Math.max(here + step, 0), places.length - 1)]!.focus();
}
