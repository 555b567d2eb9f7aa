import type { NotebookReport } from "../check/check-notebooks.js";
import { html, type Html } from "../html/template.js";
import { summarise } from "./summary.js";

const style = html`<style>
  :root {
    color-scheme: light dark;
    --line: #8884;
    --bad: #b3261e;
    --good: #1a7f37;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --bad: #ff8a80;
      --good: #6fdd8b;
    }
  }
  body {
    font:
      16px/1.5 system-ui,
      sans-serif;
    max-width: 80rem;
    margin: 2rem auto;
    padding: 0 1rem;
  }
  h1 {
    font-size: 1.5rem;
  }
  h2 {
    font-size: 1.1rem;
  }
  h3 {
    font-size: 0.85rem;
    margin: 0.3rem 0;
    font-weight: 600;
  }
  .fine span {
    color: var(--good);
  }
  .broken span {
    color: var(--bad);
  }
  article {
    border: 1px solid var(--line);
    border-radius: 8px;
    padding: 0.6rem 1rem;
    margin: 0.8rem 0;
  }
  ul {
    list-style: none;
    padding: 0;
    margin: 0;
  }
  li {
    margin: 0.3rem 0;
    overflow-wrap: anywhere;
  }
  em {
    font-style: normal;
    font-size: 0.8rem;
    border: 1px solid var(--line);
    border-radius: 4px;
    padding: 0 0.4em;
  }
  pre {
    overflow-x: auto;
    background: #8881;
    padding: 0.5rem;
    border-radius: 4px;
    font-size: 0.85rem;
    margin: 0.4rem 0;
  }
  summary {
    cursor: pointer;
    font-size: 0.9rem;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
    gap: 1rem;
    margin-top: 0.6rem;
  }
  .pair > div {
    min-width: 0;
  }
  .pair img {
    width: 100%;
    height: auto;
    background: #fff;
    border-radius: 4px;
  }
</style>`;

/** Nothing of a report runs or is fetched: its pictures are in it. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The page around the sections of a report. */
export function pageOf(reports: NotebookReport[], sections: Html): Html {
  const { notebooks, ok, cells, problems } = summarise(reports);
  const count = problems === 1 ? "1 problem" : `${problems} problems`;
  const words = `${ok} of ${notebooks} notebooks fine, ${cells} cells run, ${problems === 0 ? "nothing drifted" : count}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Drift: ${problems === 0 ? "none" : count}</title>
        ${style}
      </head>
      <body>
        <main>
          <h1>${words}</h1>
          ${sections}
        </main>
      </body>
    </html> `;
}
