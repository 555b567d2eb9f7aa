import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { dataScript, html, joinHtml } from "../../scripts/html/template.js";

const hostile = `"><script>alert(1)</script>' onload='`;

describe("the template", () => {
  it("escapes text in elements and attributes, and leaves HTML of its own as it is", () => {
    const bold = html`<b>${"a < b"}</b>`;
    expect(String(html`<p title="${hostile}">${hostile}${bold}</p>`)).toBe(
      `<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39; onload=&#39;">` +
        `&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39; onload=&#39;<b>a &lt; b</b></p>`,
    );
  });

  it("takes lists and numbers, and text that only looks like HTML of its own", () => {
    const forged = { text: "<i>", toString: () => "<i>" } as unknown as string;
    expect(String(html`<p>${[1, html`<b></b>`, "<", [forged]]}</p>`)).toBe(
      "<p>1<b></b>&lt;&lt;i&gt;</p>",
    );
    expect(String(joinHtml([html`<b></b>`, html`<i></i>`], " < "))).toBe("<b></b> &lt; <i></i>");
  });

  it("turns signs that steer a terminal into pictures", () => {
    expect(String(html`${"a\u001b[31m\u0000\u0007\r\n\u009b\u007f\tb"}`)).toBe(
      "a␛[31m␀␇\n\ufffd␡\tb",
    );
  });

  it.each([
    [
      "in a script",
      () =>
        html`<script>
          ${hostile};
        </script>`,
    ],
    [
      "in a style",
      () =>
        html`<style>
          a {
            color: ${hostile};
          }
        </style>`,
    ],
    ["in a tag", () => html`<p ${hostile}></p>`],
    // prettier-ignore
    ["as a tag's name", () => html`<${hostile}>`],
    // prettier-ignore
    ["without quotes", () => html`<p title=${hostile}>`],
    // prettier-ignore
    ["in single quotes", () => html`<p title='${hostile}'>`],
    ["in a handler", () => html`<p onclick="${hostile}"></p>`],
    ["in a style attribute", () => html`<p style="${hostile}"></p>`],
    ["in a frame's document", () => html`<iframe srcdoc="${hostile}"></iframe>`],
    ["in a form's address", () => html`<form action="${hostile}"></form>`],
    ["in a part of an address", () => html`<a href="x/${hostile}">x</a>`],
  ])("takes no value %s", (_, make) => {
    expect(make).toThrow();
  });

  it("takes no HTML in an attribute", () => {
    const bold = html`<b></b>` as unknown as string;
    expect(() => html`<p title="${bold}"></p>`).toThrow("title takes text or a number");
  });

  it("takes only addresses that a page may hold", () => {
    expect(String(html`<a href="${"a.html?b&c"}">x</a>`)).toBe('<a href="a.html?b&amp;c">x</a>');
    expect(() => html`<a href="${"javascript:alert(1)"}">x</a>`).toThrow(
      "invalid link javascript:",
    );
    expect(() => html`<img src="${"https://elsewhere.test/x.png"}" />`).toThrow("invalid picture");
  });

  it("puts data where no text can end the script", () => {
    const script = String(dataScript({ a: "</script><!--<script>" }));
    expect(script.match(/</g)).toHaveLength(2);
    expect(JSON.parse(/>(.*)<\/script>$/.exec(script)![1]!)).toEqual({
      a: "</script><!--<script>",
    });
  });
});

describe("HTML outside the template", () => {
  it.each([
    ["const page = `<p>${name}</p>`;"],
    ['const page = "<p>" + name;'],
    ["const page = '</TABLE>';"],
    ["const page = String.raw`<img src=${name}>`;"],
    ["element.innerHTML = name;"],
    ['element.insertAdjacentHTML("beforeend", name);'],
    ['import { trusted } from "../html/template.js";'],
  ])("is refused by lint: %s", async (source) => {
    const eslint = new ESLint();
    const [result] = await eslint.lintText(`${source}\n`, { filePath: "scripts/site/page.ts" });
    const rules = result!.messages.map(({ ruleId }) => ruleId);
    expect(rules).toContain("no-restricted-syntax");
  });
});
