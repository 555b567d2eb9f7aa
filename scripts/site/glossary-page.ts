import type { NamingSource, Term } from "../../lib/index.js";
import { html, type Html } from "../html/template.js";
import { pageOfRoom, roomOf } from "./api/page.js";
import type { ApiEntry } from "./api/read.js";
import { fileOf, type Lesson } from "./lesson.js";
import { renderInline } from "./markdown.js";
import type { Page } from "./page.js";
import { shell } from "./shell.js";

const sources: Record<NamingSource, string> = {
  pytorch: "PyTorch",
  keras: "Keras",
  S0: "S0",
  S1: "S1",
  S2: "S2",
  S3: "S3",
  S4: "S4",
};

/** Every term of the course: what it means, how it is written, where it is explained, what others call it. */
export function glossaryPage(terms: readonly Term[], api: ApiEntry[], lessons: Lesson[]): Page {
  const body = html`<article class="glossary">
    <h1>Glossary and symbols</h1>
    <p class="lead">
      The words and letters of the course, in the order in which it meets them, and what two
      libraries and the five texts call the same things.
    </p>
    ${terms.map((term) => entry(term, api, lessons))}
  </article>`;
  const page = shell({
    title: "Glossary and symbols – Gatehouse",
    description: "The words and letters of the course on the LSTM cell, and what others call them.",
    path: "glossary.html",
    lessons,
    body,
  });
  return { path: "glossary.html", html: page, assets: [] };
}

function entry(term: Term, api: ApiEntry[], lessons: Lesson[]): Html {
  const { id, name, meaning, symbol, code, shape, names } = term;
  const lesson = lessons.find(({ number }) => number === term.lesson);
  const written = symbol === "" ? "" : html` ${renderInline(`$${symbol}$`, { link: same })}`;
  const exported = api.find((each) => each.name === code);
  const named = exported
    ? html`<a href="${`${pageOfRoom(roomOf(exported))}#${code}`}"><code>${code}</code></a>`
    : html`<code>${code}</code>`;
  const others = Object.entries(names).map(
    ([source, words]) => html`<li>${sources[source as NamingSource]}: ${words}</li>`,
  );
  return html`<section class="entry" id="${id}">
    <h2>${name}${written}</h2>
    <p>
      ${meaning}
      ${lesson ? html`<a href="${fileOf(lesson)}">${lesson.number} · ${lesson.title}</a>` : ""}
    </p>
    <ul>
      ${code === "" ? "" : html`<li>In the library: ${named}</li>`}
      ${shape === "" ? "" : html`<li>Shape: <code>${shape}</code></li>`} ${others}
    </ul>
  </section>`;
}

function same(target: string): string {
  return target;
}
