import { highlight } from "../highlight.js";
import { escapeHtml } from "../html.js";
import type { Lesson } from "../lesson.js";
import { renderMarkdown } from "../markdown.js";
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
  const contents = groups.map(
    ([room, list]) =>
      `<li><a href="#room-${room}">${escapeHtml(titleOf(room))}</a> ${list.map(({ name }) => `<a href="#${name}"><code>${name}</code></a>`).join(" ")}</li>`,
  );
  const sections = groups.map(
    ([room, list]) =>
      `<h2 id="room-${room}">${escapeHtml(titleOf(room))}</h2>\n${list.map((entry) => section(entry, names)).join("\n")}`,
  );
  const body = `<article class="reference">
<h1>Reference</h1>
<p class="lead">Every name the package <code>gatehouse</code> exports: ${entries.length} of them, from the docstrings of its sources.</p>
<nav aria-label="Names"><ul>${contents.join("\n")}</ul></nav>
${sections.join("\n")}
</article>`;
  const description = "Every export of the library: signatures, shapes, errors and sources.";
  const html = shell({ title: "Reference – Gatehouse", description, lessons, body });
  return { path: "reference.html", html, assets: [] };
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

function section(entry: ApiEntry, names: Set<string>): string {
  const { name, signature, text, tags, members, file, line } = entry;
  try {
    const own = members.filter((member) => member.text !== "");
    const list = own.map(
      (member) => `<dt>${code(member.signature, names, name)}</dt><dd>${prose(member.text)}</dd>`,
    );
    return `<section class="entry" id="${name}">
<h3><a href="#${name}"><code>${name}</code></a></h3>
<pre class="code" tabindex="0">${code(members.length > 0 ? headOf(signature) : signature, names, name)}</pre>
${prose(text)}
${list.length > 0 ? `<dl>${list.join("\n")}</dl>` : ""}
${tagLists(tags)}
<p class="source">Declared in <code>${escapeHtml(file)}</code>, line ${line}.</p>
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

function tagLists(tags: ApiTag[]): string {
  return Object.entries(titles)
    .map(([kind, title]) => {
      const own = tags.filter(({ tag, text }) => tag === kind && text !== "");
      if (own.length === 0) return "";
      const items = own.map(
        ({ name, text }) =>
          `<li>${name === undefined ? "" : `<code>${escapeHtml(name)}</code>: `}${inline(text)}</li>`,
      );
      return `<h4>${title}</h4><ul>${items.join("")}</ul>`;
    })
    .join("\n");
}

/** Highlighted TypeScript, whose names of the library lead to their own entries. */
function code(source: string, names: Set<string>, self: string): string {
  const linked = highlight(source).replace(/(?<=>)(\w+)(?=<\/span>)/g, (name: string) =>
    names.has(name) && name !== self ? `<a href="#${name}">${name}</a>` : name,
  );
  return `<code>${linked}</code>`;
}

function prose(text: string): string {
  const linked = text.replace(/https?:\/\/\S+[^\s.,;)]/g, "<$&>");
  // Equations may be wider than the page: the keyboard has to reach them to scroll.
  return renderMarkdown(linked, { link: (to) => to }).replaceAll("<pre>", '<pre tabindex="0">');
}

function inline(text: string): string {
  return prose(text).replace(/^<p>|<\/p>\s*$/g, "");
}
