import path from "node:path";

/** An anchor for a heading: its words in lower case, joined by hyphens. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

/** Pages that the site has without any notebook. */
const ownPages = ["index", "reference", "404", "glossary"];

/** File names have at most 255 bytes; a figure's adds a few to its page's, and a sign takes up to four. */
const longest = 50;

/**
 * The names of the pages of notebooks: as their files are called, made of letters, digits, `_`, `.` and `-`, each once
 * whatever its case, and none that of a page of ours.
 */
export function pageNames(notebooks: string[]): string[] {
  const taken = new Set(ownPages);
  return notebooks.map((file) => {
    const wanted = pageName(path.basename(file, ".ipynb"));
    let name = wanted;
    for (let k = 2; taken.has(name.toLowerCase()); k++) name = `${wanted}-${k}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

function pageName(file: string): string {
  const name = file.normalize("NFC").replace(/[^\p{Letter}\p{Number}._-]+/gu, "-");
  const short = [...name].slice(0, longest).join("");
  return short.replace(/^[.-]+|[.-]+$/g, "").replace(/^reference-/i, "notebook-$&") || "notebook";
}
