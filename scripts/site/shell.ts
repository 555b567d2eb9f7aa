import { escapeHtml } from "./html.js";
import type { Lesson } from "./lesson.js";

/** What stands around every page. */
export interface ShellParts {
  title: string;
  description: string;
  lessons: Lesson[];
  current?: Lesson;
  body: string;
}

/** A whole HTML page: head, skip link, syllabus, the body, foot. No inline scripts or styles of ours. */
export function shell({ title, description, lessons, current, body }: ShellParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(description)}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="assets/katex/katex.min.css">
<link rel="stylesheet" href="assets/style.css">
<script src="assets/site.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the lesson</a>
<header>
<a class="home" href="index.html">Gatehouse</a>
<details class="syllabus"><summary>Lessons</summary>${syllabus(lessons, current)}</details>
${current ? `<a class="download" href="notebooks/${current.slug}.ipynb" download>Download notebook</a>` : ""}
</header>
<div class="columns">
<nav class="sidebar" aria-label="Lessons">${syllabus(lessons, current)}</nav>
<main id="main" tabindex="-1">
${body}
</main>
</div>
<footer>Every number, figure and output on these pages was computed by the library and checked when they were built.</footer>
</body>
</html>
`;
}

function syllabus(lessons: Lesson[], current: Lesson | undefined): string {
  const entries = lessons.map(
    (lesson) =>
      `<li><a href="${lesson.slug}.html"${lesson === current ? ' aria-current="page"' : ""}><span>${lesson.number}</span> ${escapeHtml(lesson.title)}</a></li>`,
  );
  return `<ol>${entries.join("")}</ol><p><a href="reference.html">Reference</a></p>`;
}
