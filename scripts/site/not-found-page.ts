import { html } from "../html/template.js";
import type { Lesson } from "./lesson.js";
import type { Page } from "./page.js";
import { shell } from "./shell.js";

/** What hosts show for an address that leads to no page. */
export function notFoundPage(lessons: Lesson[]): Page {
  const body = html`<article>
    <h1>There is no such page</h1>
    <p>
      The address may have changed, or been cut short.
      <a href="index.html">The front page</a> lists everything there is.
    </p>
  </article>`;
  const parts = { title: "Not found – Gatehouse", description: "There is no such page." };
  const page = shell({ ...parts, path: "404.html", lessons, body });
  return { path: "404.html", html: page, assets: [] };
}
