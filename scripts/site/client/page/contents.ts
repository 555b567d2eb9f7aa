/** Marks in the page's contents where the reader is. */
export function followContents(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".contents a")];
  const headings = [...document.querySelectorAll<HTMLElement>("article h2[id]")];
  if (links.length === 0 || headings.length === 0) return;
  const mark = () => {
    const passed = headings.filter((each) => each.getBoundingClientRect().top < innerHeight / 3);
    const here = passed.at(-1)?.id;
    for (const link of links)
      if (here !== undefined && decodeURIComponent(link.hash) === `#${here}`)
        link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
  };
  let isAsked = false;
  const ask = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      mark();
    });
  };
  addEventListener("scroll", ask, { passive: true });
  ask();
}
