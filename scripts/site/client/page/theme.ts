import { element, tools } from "./element.js";
import { kept } from "./kept.js";

/** Lets the reader choose between light, dark and what the system says. */
export function addThemeSwitch(): void {
  const store = kept("theme");
  const choice = element("select", { "aria-label": "Theme", class: "theme" });
  for (const [value, words] of [
    ["", "System"],
    ["light", "Light"],
    ["dark", "Dark"],
  ] as const)
    choice.append(element("option", { value }, words));
  choice.value = document.documentElement.dataset["theme"] ?? "";
  choice.addEventListener("change", () => {
    store.write(choice.value || undefined);
    if (choice.value) document.documentElement.dataset["theme"] = choice.value;
    else delete document.documentElement.dataset["theme"];
  });
  tools().append(choice);
}
