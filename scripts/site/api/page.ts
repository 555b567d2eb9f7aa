import { html, joinHtml, type Html } from "../../html/template.js";
import { highlight } from "../highlight.js";
import type { Lesson } from "../lesson.js";
import { renderInline, renderMarkdown } from "../markdown.js";
import type { Page } from "../page.js";
import { shell } from "../shell.js";
import { slugOf } from "../slug.js";
import type { ApiEntry, ApiTag } from "./read.js";

/** What each room of the library is about, in the order in which a reader meets them. */
const rooms: Record<string, string> = {
  lstm: "The LSTM cell",
  recurrence: "What every cell shares",
  layers: "Layers over time",
  gru: "The GRU",
  rnn: "The plain RNN",
  math: "Vectors and activations",
  training: "Training",
  formats: "Layouts and files",
  figures: "Figures",
  diagram: "The cell as a diagram",
  course: "Exercises",
};

/** The file of the page on which a room of the library is described. */
export function pageOfRoom(room: string): string {
  return `reference-${slugOf(room) || "other"}.html`;
}

/** The room of the library in which something is declared. */
export function roomOf({ file }: Pick<ApiEntry, "file">): string {
  return file.split("/")[1]!;
}

/**
 * The reference of everything the library exports, made from its docstrings: a page that lists all names, and one for
 * each room of the library.
 * @throws Error naming the export whose docstring cannot be set.
 */
export function referencePages(entries: ApiEntry[], lessons: Lesson[]): Page[] {
  const pages = new Map(entries.map((entry) => [entry.name, pageOfRoom(roomOf(entry))]));
  const groups = groupByRoom(entries);
  const own = groups.map(([room, list]) => roomPage(room, list, pages, lessons));
  return [listPage(entries.length, groups, lessons), ...own];
}

function listPage(count: number, groups: [string, ApiEntry[]][], lessons: Lesson[]): Page {
  const contents = groups.map(([room, list]) => {
    const page = pageOfRoom(room);
    const links = list.map(
      ({ name }) => html`<a href="${`${page}#${name}`}"><code>${name}</code></a>`,
    );
    return html`<li><a href="${page}">${titleOf(room)}</a> ${joinHtml(links, " ")}</li>`;
  });
  const body = html`<article class="reference">
    <h1>Reference</h1>
    <p class="lead">
      Every name the package <code>gatehouse</code> exports: ${count} of them, from the docstrings
      of its sources.
    </p>
    <nav aria-label="Names">
      <ul>
        ${joinHtml(contents, "\n")}
      </ul>
    </nav>
  </article>`;
  return referencePage("reference.html", "Reference", body, lessons);
}

function roomPage(
  room: string,
  list: ApiEntry[],
  pages: Map<string, string>,
  lessons: Lesson[],
): Page {
  const file = pageOfRoom(room);
  const address = (name: string) => {
    const page = pages.get(name);
    return page === undefined ? undefined : `${page === file ? "" : page}#${name}`;
  };
  const body = html`<article class="reference">
    <p><a href="reference.html">Reference</a></p>
    <h1>${titleOf(room)}</h1>
    ${joinHtml(
      list.map((entry) => section(entry, address)),
      "\n",
    )}
  </article>`;
  return referencePage(file, `${titleOf(room)} – Reference`, body, lessons);
}

function referencePage(file: string, title: string, body: Html, lessons: Lesson[]): Page {
  const description = "Exports of the library: signatures, shapes, errors and sources.";
  const page = shell({ title: `${title} – Gatehouse`, description, path: file, lessons, body });
  return { path: file, html: page, assets: [] };
}

function groupByRoom(entries: ApiEntry[]): [string, ApiEntry[]][] {
  const groups = new Map<string, ApiEntry[]>(Object.keys(rooms).map((room) => [room, []]));
  for (const entry of entries) {
    const room = roomOf(entry);
    groups.set(room, [...(groups.get(room) ?? []), entry]);
  }
  return [...groups].filter(([, list]) => list.length > 0);
}

type AddressOfName = (name: string) => string | undefined;

function titleOf(room: string): string {
  return rooms[room] ?? room;
}

function section(entry: ApiEntry, address: AddressOfName): Html {
  const { name, signature, text, tags, members, file, line } = entry;
  try {
    const own = members.filter((member) => member.text !== "");
    const list = own.map(
      (member) =>
        html`<dt>${code(member.signature, address, name)}</dt>
          <dd>${prose(member.text)}</dd>`,
    );
    return html`<section class="entry" id="${name}">
      <h2>
        <a href="${`#${name}`}"><code>${name}</code></a>
      </h2>
      <pre class="code">
${code(members.length > 0 ? headOf(signature) : signature, address, name)}</pre>
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
          html`<h3>${title}</h3>
            <ul>
              ${items}
            </ul>`,
        ];
  });
}

/** Highlighted TypeScript, whose names of the library lead to their own entries. */
function code(source: string, address: AddressOfName, self: string): Html {
  const entry = (name: string) => (name === self ? undefined : address(name));
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
