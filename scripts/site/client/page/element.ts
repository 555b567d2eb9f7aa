type ElementAttributes = Record<string, string>;

/** Makes an element with attributes and what is in it. Text stays text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: ElementAttributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A button that does something when it is pressed. */
export function button(words: string, press: () => void, attributes: ElementAttributes = {}) {
  const made = element("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", press);
  return made;
}

/** The bar at the top right of every page. */
export function tools(): HTMLElement {
  return document.querySelector<HTMLElement>(".tools") ?? document.body;
}
