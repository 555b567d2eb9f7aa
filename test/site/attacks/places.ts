import type { NotebookCell, Notebook, Output } from "../../../scripts/notebook/notebook.js";
import { plotlyMime } from "../../../scripts/compare/figures.js";
import { code, notebookOf, prose } from "../../notebooks.js";

type Place = (text: string) => NotebookCell;

const output = (fields: object): Place => {
  const cell = code("1");
  return () => ({ ...cell, outputs: [fields as Output] });
};
const shown = (data: object, metadata: object = {}) =>
  output({ output_type: "display_data", data, metadata });
const figure = (layout: object, trace: object = {}, beside: object = {}) =>
  shown({
    [plotlyMime]: { data: [{ type: "scatter", x: [1, 2], y: [1, 2], ...trace }], layout },
    ...beside,
  });
const svg = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${inner}</svg>`;
/** Markdown without formulas: those that KaTeX refuses are refused with the notebook. */
const plain = (text: string) => text.replaceAll("$", "\\$");
const line = (text: string) => plain(text).replace(/\s+/g, " ");
const link = (text: string) => line(text).replace(/^#|\.ipynb$/g, "");

/** Every place of a cell where a notebook can put a text that is not code. */
export const places: Record<string, Place> = {
  prose: (text) => prose(plain(text)),
  "a heading": (text) => prose(`## ${line(text)}`),
  "a link": (text) => prose(`[a](${link(text)}) [b](<${link(text)}>)`),
  "the words of a link": (text) => prose(`[${line(text)}](a.html)`),
  "the title of a link": (text) => prose(`[a](a.html "${line(text)}")`),
  "a picture": (text) => prose(`![a](${link(text)}) ![b](<${link(text)}>)`),
  "the words of a picture": (text) => prose(`![${line(text)}](figures/a.svg)`),
  "the title of a picture": (text) => prose(`![a](figures/a.svg "${line(text)}")`),
  "an autolink": (text) => prose(`<${link(text)}>`),
  "a reference": (text) => prose(`[a]: <${link(text)}> '${line(text)}'\n\n[a] ![a]`),
  "a fence": (text) => prose(`\`\`\`${line(text)}\n${text}\n\`\`\`\n\n\`\`\`ts\n${text}\n\`\`\``),
  "a table": (text) => prose(`| a | ${line(text)} |\n|---|---|\n| ${line(text)} | b |`),
  "a code span": (text) => prose(`\`\`\` ${line(text)} \`\`\``),
  "a comment": (text) => prose(`a <!-- ${plain(text)} --> b <!-- ${plain(text)}`),
  "a source": (text) => code(text),
  "tags and metadata": (text) => ({
    ...code("1"),
    metadata: {
      tags: [text, "solution"],
      name: text,
      [text]: text,
      gatehouse: { tolerance: text },
    },
  }),
  "a raw cell": (text) => ({ ...prose(text), cell_type: "raw", metadata: { format: text } }),
  "an attachment": (text) => ({
    ...prose("![a](attachment:a.png)"),
    attachments: { "a.png": { "image/png": text, [text]: text } },
  }),
  "a stream": (text) => output({ output_type: "stream", name: "stdout", text })(text),
  "the name of a stream": (text) => output({ output_type: "stream", name: text, text: "a" })(text),
  "an error": (text) =>
    output({ output_type: "error", ename: text, evalue: text, traceback: [text] })(text),
  "an error without traceback": (text) =>
    output({ output_type: "error", ename: text, evalue: text })(text),
  text: (text) => shown({ "text/plain": text })(text),
  HTML: (text) => shown({ "text/html": text })(text),
  "attributes in HTML": (text) =>
    shown({
      "text/html": `<table><td scope="${text}" style="${text}" colspan='${text}'><img alt="${text}" src="${text}">`,
    })(text),
  "a picture's source": (text) => shown({ "image/svg+xml": text, "text/plain": text })(text),
  "a part of a picture": (text) => shown({ "image/svg+xml": svg(text), "text/plain": text })(text),
  "attributes in a picture": (text) =>
    shown({
      "image/svg+xml": svg(
        `<rect fill="${text}" style="${text}" mask='${text}'/><use href="${text}"/><image href="${text}"/>`,
      ),
    })(text),
  "a style in a picture": (text) => shown({ "image/svg+xml": svg(`<style>${text}</style>`) })(text),
  pixels: (text) =>
    shown({ "image/png": text, "text/plain": text }, { "image/png": { width: text } })(text),
  "other types": (text) =>
    shown({
      "application/javascript": text,
      "text/markdown": text,
      "text/latex": text,
      [text]: text,
    })(text),
  "a type of its own": (text) => shown({ "application/x-other": { text } }, { [text]: text })(text),
};

/** Places of figures that become live: Plotly draws them one by one, which takes the most time. */
export const livePlaces = {
  "the kind, title, sizes and styles of a figure": (text: string) =>
    figure(
      {
        title: { text },
        width: text,
        height: text,
        font: { family: text, color: text },
        paper_bgcolor: text,
        xaxis: { color: text, tickfont: { family: text }, visible: text },
        images: text,
        template: text,
        meta: { description: text },
      },
      { type: text, marker: { color: text, symbol: text }, line: { dash: text }, hoverinfo: text },
      { "image/svg+xml": svg(`<desc>${text}</desc>`), "text/plain": text },
    )(text),
  "the pictures of a figure": (text: string) =>
    figure({
      images: [{ source: text, x: 0, y: 1, sizex: 1, sizey: 1 }],
      template: { layout: { images: [{ source: text }] } },
    })(text),
  "the names, labels and notes of figures": (...texts: string[]) => {
    const traces = texts.map((text, k) => ({
      type: "scatter",
      x: [k],
      y: [k],
      name: text,
      text: [text],
      mode: "markers+text",
      hovertemplate: text,
      customdata: [text],
    }));
    const annotations = texts.map((text, k) => ({ text, hovertext: text, href: text, x: k, y: 1 }));
    const layout = {
      xaxis: { title: { text: texts[0] }, tickvals: texts.map((_, k) => k), ticktext: texts },
      legend: { title: { text: texts[1] } },
      annotations,
    };
    return shown({ [plotlyMime]: { data: traces, layout } })("");
  },
};

/** The figures of all texts, in a few notebooks. */
export function liveNotebooks(texts: string[]): Notebook[] {
  const cells = texts.flatMap((text) => [
    livePlaces["the kind, title, sizes and styles of a figure"](text),
    livePlaces["the pictures of a figure"](text),
  ]);
  for (let k = 0; k < texts.length; k += 16)
    cells.push(livePlaces["the names, labels and notes of figures"](...texts.slice(k, k + 16)));
  return [0, 1, 2].map((part) => notebookOf(cells.filter((_, k) => k % 3 === part)));
}

/** A notebook that says the text of itself, wherever it can, and in every place of a cell. */
export function notebookSaying(text: string): Notebook {
  const opening = prose(`# ${line(text)}\n\n**The question.** ${line(text)}`);
  const cells = Object.values(places).map((place) => place(text));
  const notebook = notebookOf([opening, ...cells]);
  return {
    ...notebook,
    metadata: {
      kernelspec: { name: text, display_name: text, language: text },
      language_info: { name: text, mimetype: text },
      title: text,
      authors: [{ name: text }],
      [text]: text,
    },
  };
}

/** The places of a notebook besides those of its cells. */
export const ofNotebooks = [
  "its file's name",
  "its kernel's name",
  "its kernel's words",
  "its title and authors",
  "its first heading",
  "its question",
];

/** The text as a file's name: nearly everything may stand in one. */
export function fileNamed(text: string): string {
  const name = text.replaceAll("/", "\u2215").replaceAll("\0", "");
  return `${Buffer.from(name)
    .subarray(0, 200)
    .toString()
    .replace(/\ufffd+$/, "")}.ipynb`;
}
