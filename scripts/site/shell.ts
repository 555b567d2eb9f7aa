import { isInstalled } from "../paths.js";
import { html, type Html } from "../html/template.js";
import { fileOf, type Lesson } from "./lesson.js";
import { pagePolicy } from "./policy.js";

/** What stands around every page. */
export interface ShellParts {
  title: string;
  description: string;
  lessons: Lesson[];
  current?: Lesson;
  body: Html;
}

/** A whole HTML page: head, skip link, syllabus, the body, foot. No inline scripts or styles of ours. */
export function shell({ title, description, lessons, current, body }: ShellParts): Html {
  const download = current
    ? html`<a class="download" href="${fileOf(current, "ipynb")}" download>Download notebook</a>`
    : "";
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${pagePolicy}" />
        <meta http-equiv="x-dns-prefetch-control" content="off" />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <meta name="description" content="${description}" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="assets/katex/katex.min.css" />
        <link rel="stylesheet" href="assets/style.css" />
        <script src="assets/site.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the lesson</a>
        <header>
          <a class="home" href="index.html">Gatehouse</a>
          <details class="syllabus">
            <summary>Lessons</summary>
            ${syllabus(lessons, current)}
          </details>
          ${download}
        </header>
        <div class="columns">
          <nav class="sidebar" aria-label="Lessons">${syllabus(lessons, current)}</nav>
          <main id="main" tabindex="-1">${body}</main>
        </div>
        <footer>
          Every number, figure and output on these pages was computed by the library and checked
          when they were built.
        </footer>
      </body>
    </html> `;
}

function syllabus(lessons: Lesson[], current: Lesson | undefined): Html {
  const entries = lessons.map((lesson) => {
    const here = lesson === current ? "page" : "false";
    return html`<li>
      <a href="${fileOf(lesson)}" aria-current="${here}"
        ><span>${lesson.number}</span> ${lesson.title}</a
      >
    </li>`;
  });
  return html`<ol>
      ${entries}
    </ol>
    ${isInstalled ? "" : html`<p><a href="reference.html">Reference</a></p>`}`;
}
