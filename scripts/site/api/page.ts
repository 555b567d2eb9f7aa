import { html, joinHtml, type Html } from "../../html/template.js";
import { highlight } from "../highlight.js";
import type { Lesson } from "../lesson.js";
import { renderInline, renderMarkdown } from "../markdown.js";
import type { Page } from "../page.js";
import { shell } from "../shell.js";
import type { ApiEntry, ApiTag } from "./read.js";

/** What each room of the library is about, in the order in which a reader meets them. */
const rooms: Record<string, string> = {
  cell: "The LSTM cell",
  parameters: "What a cell learns",
  sequence: "A sequence through a cell",
  backward: "Gradients",
  layers: "Layers over time",
  kinds: "Kinds of cell",
  gru: "The GRU",
  rnn: "The plain RNN",
  math: "Vectors and activations",
  training: "Training",
  formats: "Layouts and files",
  figures: "Figures",
  diagram: "The cell as a diagram",
  course: "Exercises",
};

/**
 * The reference of everything the library exports, made from its docstrings.
 * @throws Error naming the export whose docstring cannot be set.
 */
export function referencePage(entries: ApiEntry[], lessons: Lesson[]): Page {
  const names = new Set(entries.map(({ name }) => name));
  const groups = Object.entries(groupByRoom(entries));
  const contents = groups.map(([room, list]) => {
    const links = list.map(({ name }) => html`<a href="${`#${name}`}"><code>${name}</code></a>`);
    return html`<li><a href="${`#room-${room}`}">${titleOf(room)}</a> ${joinHtml(links, " ")}</li>`;
  });
  const sections = groups.map(
    ([room, list]) =>
      html`<h2 id="room-${room}">${titleOf(room)}</h2>
        ${joinHtml(
          list.map((entry) => section(entry, names)),
          "\n",
        )}`,
  );
  const body = html`<article class="reference">
    <h1>Reference</h1>
    <p class="lead">
      Every name the package <code>gatehouse</code> exports: ${entries.length} of them, from the
      docstrings of its sources.
    </p>
    <nav aria-label="Names">
      <ul>
        ${joinHtml(contents, "\n")}
      </ul>
    </nav>
    ${joinHtml(sections, "\n")}
  </article>`;
  const description = "Every export of the library: signatures, shapes, errors and sources.";
  const page = shell({
    title: "Reference – Gatehouse",
    description,
    path: "reference.html",
    lessons,
    body,
  });
  return { path: "reference.html", html: page, assets: [] };
}

function groupByRoom(entries: ApiEntry[]): Record<string, ApiEntry[]> {
  const order = Object.keys(rooms);
  const groups = new Map<string, ApiEntry[]>(order.map((room) => [room, []]));
  for (const entry of entries) {
    const room = entry.file.split("/")[1]!;
    groups.set(room, [...(groups.get(room) ?? []), entry]);
  }
  return Object.fromEntries([...groups].filter(([, list]) => list.length > 0));
}

function titleOf(room: string): string {
  return rooms[room] ?? room;
}

function section(entry: ApiEntry, names: Set<string>): Html {
  const { name, signature, text, tags, members, file, line } = entry;
  try {
    const own = members.filter((member) => member.text !== "");
    const list = own.map(
      (member) =>
        html`<dt>${code(member.signature, names, name)}</dt>
          <dd>${prose(member.text)}</dd>`,
    );
    return html`<section class="entry" id="${name}">
      <h3>
        <a href="${`#${name}`}"><code>${name}</code></a>
      </h3>
      <pre class="code">
${code(members.length > 0 ? headOf(signature) : signature, names, name)}</pre>
      ${prose(text)} ${list.length > 0 ? html`<dl>${joinHtml(list, "\n")}</dl>` : ""}
      ${joinHtml(tagLists(tags), "\n")}
      <p class="source">Declared in <code>${file}</code>, line ${line}.</p>
    </section>`;
  } catch (error) {
    throw new Error(`${file}:${line}: ${(error as Error).message}`, { cause: error });
  }
}

/** The first line of an interface whose members are listed below it. */
function headOf(signature: string): string {
  return signature.split("\n")[0]!.replace(/\s*(= )?\{$/, "");
}

const titles: Record<string, string> = {
  param: "Parameters",
  returns: "Returns",
  throws: "Errors",
  see: "Sources",
};

function tagLists(tags: ApiTag[]): Html[] {
  return Object.entries(titles).flatMap(([kind, title]) => {
    const own = tags.filter(({ tag, text }) => tag === kind && text !== "");
    const items = own.map(({ name, text }) => {
      const named = name === undefined ? "" : html`<code>${name}</code>: `;
      return html`<li>${named}${renderInline(linked(text), { link })}</li>`;
    });
    return own.length === 0
      ? []
      : [
          html`<h4>${title}</h4>
            <ul>
              ${items}
            </ul>`,
        ];
  });
}

/** Highlighted TypeScript, whose names of the library lead to their own entries. */
function code(source: string, names: Set<string>, self: string): Html {
  const entry = (name: string) => (names.has(name) && name !== self ? `#${name}` : undefined);
  return html`<code>${highlight(source, entry)}</code>`;
}

function prose(text: string): Html {
  return renderMarkdown(linked(text), { link });
}

/** Addresses as Markdown's links. */
function linked(text: string): string {
  return text.replace(/https?:\/\/\S+[^\s.,;)]/g, "<$&>");
}

function link(target: string): string {
  return target;
}
