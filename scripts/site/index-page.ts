import { html } from "../html/template.js";
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

/** The first page: what this is, and the syllabus. */
export function indexPage(lessons: Lesson[]): Page {
  const [first] = lessons;
  const cards = lessons.map(
    (lesson) =>
      html`<li>
        <a href="${fileOf(lesson)}"
          ><span class="number">${lesson.number}</span><strong>${lesson.title}</strong
          ><span>${lesson.question}</span></a
        >
      </li>`,
  );
  const start = first
    ? html`<p>
        <a class="start" href="${fileOf(first)}"
          >Start with lesson ${first.number}: ${first.title}</a
        >
      </p>`
    : "";
  const body = html`<article class="welcome">
    <h1>The LSTM cell, gate by gate</h1>
    <p class="lead">
      Six equations, four small networks, two memories. This course takes the cell apart one gate at
      a time, computes everything by hand once, and shows you every number in between.
    </p>
    ${start}
    <div class="scroll" tabindex="0" role="region" aria-label="the six equations">
      ${renderMarkdown(equations, { link: (target) => target })}
    </div>
    <h2>The lessons</h2>
    <ol class="cards">
      ${cards}
    </ol>
    <h2>How to read it</h2>
    <p>
      Each lesson asks a question, derives one equation and works its numbers. Predict before you
      look; every figure can be hovered, zoomed and panned, and each lesson ends with three
      exercises that mark themselves. To run and change the code, download a lesson’s notebook and
      open it in Jupyter.
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
      lessons,
      body,
    }),
    assets: [],
  };
}
