import { isInstalled } from "../paths.js";
import { html, type Html } from "../html/template.js";
import { fileOf, type Lesson } from "./lesson.js";
import { pagePolicy } from "./policy.js";

/** What stands around every page. */
export interface ShellParts {
  title: string;
  description: string;
  /** The page's own path within the site. */
  path: string;
  lessons: Lesson[];
  current?: Lesson;
  body: Html;
}

/** A whole HTML page: head, skip link, syllabus, the body, foot. No inline scripts or styles. */
export function shell(parts: ShellParts): Html {
  const { lessons, current, body } = parts;
  return html`<!doctype html>
    <html lang="en">
      ${head(parts)}
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <a class="home" href="index.html">Gatehouse</a>
          <details class="menu">
            <summary>Lessons</summary>
            <nav aria-label="Lessons, folded">${syllabus(lessons, current)}</nav>
          </details>
          <div class="tools"></div>
        </header>
        <div class="columns">
          <nav class="sidebar" aria-label="Lessons">${syllabus(lessons, current)}</nav>
          <main id="main" tabindex="-1">${body}</main>
        </div>
        <footer>
          <p>
            Every number, figure and output on these pages was computed by the library and checked
            when they were built.
          </p>
          ${current ? download(current) : ""}
        </footer>
      </body>
    </html> `;
}

function head({ title, description, path }: ShellParts): Html {
  return html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="content-security-policy" content="${pagePolicy}" />
    <meta http-equiv="x-dns-prefetch-control" content="off" />
    <meta name="referrer" content="no-referrer" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <meta name="description" content="${description}" />
    <meta name="color-scheme" content="light dark" />
    <meta property="og:title" content="${title}" />
    <meta property="og:description" content="${description}" />
    <meta property="og:type" content="${path === "index.html" ? "website" : "article"}" />
    ${around.url === "" ? "" : sharedAs(path)}
    <meta name="twitter:card" content="summary_large_image" />
    <link rel="icon" href="assets/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="assets/style.css" />
    <script src="assets/boot.js"></script>
    <script src="assets/site.js" defer></script>
    ${
      around.reloads
        ? html`<script src="assets/build.js"></script>
            <script src="assets/reload.js" defer></script>`
        : ""
    }
  </head>`;
}

/** What a page says of the site around it. */
interface Surroundings {
  /** Where the site will stand, with a slash at its end; empty where nobody has said. */
  url: string;
  /** Whether pages reload themselves after a build. */
  reloads: boolean;
}

let around: Surroundings = { url: "", reloads: false };

/** Says what all pages that are made from now on are part of. */
export function setSurroundings({ url, reloads }: Surroundings): void {
  around = { url: url === "" || url.endsWith("/") ? url : `${url}/`, reloads };
}

function sharedAs(path: string): Html {
  const own = around.url + (path === "index.html" ? "" : path);
  return html`<link rel="canonical" href="${own}" />
    <meta property="og:url" content="${own}" />
    <meta property="og:image" content="${`${around.url}assets/share.png`}" />`;
}

function download(lesson: Lesson): Html {
  return html`<p>
    <a class="download" href="${fileOf(lesson, "ipynb")}" download
      >Download this lesson as a notebook</a
    >
  </p>`;
}

function syllabus(lessons: Lesson[], current: Lesson | undefined): Html {
  const entries = lessons.map((lesson) => {
    const isHere = lesson === current;
    return html`<li>
      <a href="${fileOf(lesson)}" aria-current="${isHere ? "page" : "false"}"
        ><span>${lesson.number}</span> ${lesson.title}</a
      >
      ${isHere ? contents(lesson) : ""}
    </li>`;
  });
  return html`<ol>
      ${entries}
    </ol>
    <ul>
      <li><a href="glossary.html">Glossary and symbols</a></li>
      ${isInstalled ? "" : html`<li><a href="reference.html">Reference</a></li>`}
    </ul>`;
}

/** The sections of the page that is open. */
function contents({ headings }: Lesson): Html | "" {
  if (headings.length === 0) return "";
  const entries = headings.map(({ id, text }) => html`<li><a href="${`#${id}`}">${text}</a></li>`);
  return html`<ol class="contents">
    ${entries}
  </ol>`;
}
