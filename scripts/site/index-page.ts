import { html, type Html } from "../html/template.js";
import { fileOf, type Lesson } from "./lesson.js";
import { renderMarkdown } from "./markdown.js";
import type { Page } from "./page.js";
import { shell } from "./shell.js";

const equations = String.raw`$$
\begin{aligned}
f_t &= \sigma(W_f [h_{t-1}, x_t] + b_f) & &\text{forget gate} \\
i_t &= \sigma(W_i [h_{t-1}, x_t] + b_i) & &\text{input gate} \\
\tilde c_t &= \tanh(W_c [h_{t-1}, x_t] + b_c) & &\text{candidate} \\
c_t &= f_t \odot c_{t-1} + i_t \odot \tilde c_t & &\text{cell update} \\
o_t &= \sigma(W_o [h_{t-1}, x_t] + b_o) & &\text{output gate} \\
h_t &= o_t \odot \tanh(c_t) & &\text{hidden state}
\end{aligned}
$$`;

/** Ways through the course, by the numbers of lessons; those that are not there are left out. */
const paths = [
  {
    name: "The whole course",
    words: "Gate by gate, then training, models and what came after. For a term, or for yourself.",
    holds: () => true,
  },
  {
    name: "One evening",
    words: "The cell from its gates to the whole of it, each equation worked by hand once.",
    holds: (number: string) => /^0[1-8]$/.test(number),
  },
  {
    name: "I know LSTMs",
    words: "What usually goes wrong: the update, gradients through time, layouts of real models.",
    holds: (number: string) => /^(0[2689]|1[0-9]|2[01])$/.test(number),
  },
];

/** The first page: what this is, three ways through it, and the syllabus. */
export function indexPage(lessons: Lesson[]): Page {
  const body = html`<article class="welcome">
    <h1>The LSTM cell, gate by gate</h1>
    <p class="lead">
      Six equations, four small networks, two memories. This course takes the cell apart one gate at
      a time, computes everything by hand once, and shows you every number in between.
    </p>
    ${renderMarkdown(equations, { link: (target) => target })}
    <h2 id="paths">Three ways to read it</h2>
    <div class="paths">${paths.map((each) => readingPath(each, lessons))}</div>
    <h2 id="lessons">The lessons</h2>
    <ol class="cards">
      ${lessons.map(card)}
    </ol>
    <h2 id="how">How to read it</h2>
    <p>
      Each lesson asks a question, derives one equation and works its numbers. Predict before you
      look: the answer opens when you have made a guess. Code can be changed and run in the page;
      every lesson ends with exercises that mark themselves.
    </p>
    <p>
      You need to know what a function and a vector are, and to have read a little code. Nothing
      here can drift: the library computes every number on these pages, and a checker compares them
      each time the site is built.
    </p>
  </article>`;
  return {
    path: "index.html",
    html: shell({
      title: "Gatehouse: the LSTM cell, gate by gate",
      description:
        "A course on the LSTM cell in which every number, figure and equation is computed by the library it teaches.",
      path: "index.html",
      lessons,
      body,
    }),
    assets: [],
  };
}

function readingPath({ name, words, holds }: (typeof paths)[number], lessons: Lesson[]): Html {
  const own = lessons.filter(({ number }) => holds(number));
  const steps = own.map(
    (lesson) =>
      html`<li><a href="${fileOf(lesson)}" title="${lesson.title}">${lesson.number}</a></li>`,
  );
  const [first] = own;
  const start = first
    ? html`<a class="start" href="${fileOf(first)}">Start with ${first.number}: ${first.title}</a>`
    : "";
  return html`<section class="path">
    <h3>${name}</h3>
    <p>${words}</p>
    <ol>
      ${steps}
    </ol>
    ${start}
  </section>`;
}

function card(lesson: Lesson): Html {
  return html`<li>
    <a href="${fileOf(lesson)}"
      ><span class="number">${lesson.number}</span> <strong>${lesson.title}</strong>
      <span>${lesson.question}</span></a
    >
  </li>`;
}
