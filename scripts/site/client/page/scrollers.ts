/** What may be wider than the page, and what it is called. */
const kinds: [selector: string, name: string][] = [
  ["pre.code, pre.listing", "code"],
  [".output", "output"],
  [".equation", "equation"],
  [".scroll", "table"],
];

/** Boxes that scroll can be reached with the keyboard and have a name; those that do not are no tab stops. */
export function nameScrollers(): void {
  const names = new Map<Element, string>();
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) tell(target as HTMLElement, names.get(target)!);
  });
  for (const [selector, name] of kinds)
    for (const box of document.querySelectorAll(`main :is(${selector})`)) {
      if (box.tagName === "IMG") continue;
      names.set(box, name);
      watch.observe(box);
    }
}

function tell(box: HTMLElement, name: string): void {
  const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
  if (scrolls) {
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", name);
  } else if (box.getAttribute("role") === "group" && box.ariaLabel === name) {
    for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
  }
}
