import { html, type Html } from "../html/template.js";

/** What stands in place of pictures that pages would have to fetch from other hosts. */
export function notShown(addresses: string[], alt = ""): Html {
  const what = alt === "" ? "Not shown" : `${alt} (not shown)`;
  return html`<span class="elsewhere"
    >${what}: ${addresses.join(", ")}. These pages fetch nothing from other hosts.</span
  >`;
}
