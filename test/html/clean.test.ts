import { describe, expect, it } from "vitest";
import { cleanHtml, cleanSvg } from "../../scripts/html/clean.js";
import { courseNotebooks } from "../site/course.js";
import { readNotebook } from "../../scripts/notebook/notebook.js";
import { textOf } from "../../scripts/notebook/text.js";

const svg = (inner: string) => cleanSvg(`<svg>${inner}</svg>`)!.content;

/** What stands in a cleaned picture, without the tag around it. */
const inside = (inner: string) => svg(inner).replace(/^<svg[^>]*?(\/>|>)|<\/svg>$/g, "");

describe("a picture of a notebook", () => {
  it("is a document by itself", () => {
    expect(svg("<rect/>")).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><rect /></svg>',
    );
    expect(cleanSvg("<?xml version='1.0'?><!DOCTYPE svg><svg/>")?.content).toMatch(
      /^<svg [^<]*\/>$/,
    );
  });

  it("keeps shapes, text, gradients, clips, styles and pictures within it", () => {
    const kept =
      '<style>*{stroke-linejoin:round}</style><defs><clipPath id="c"><rect width="1" height="2" /></clipPath>' +
      '<linearGradient id="g"><stop offset="0%" stop-color="rgb(1, 2, 3)" /></linearGradient></defs>' +
      '<g clip-path="url(#c)" transform="translate(1,2) rotate(3)"><path style="fill:url(&#x27;#g&#x27;);stroke:none" d="M0,1" />' +
      '<text text-anchor="middle">a &#x26; b ]]&gt;</text><use xlink:href="#c" /><image href="data:image/png;base64,AAAA" /></g>';
    expect(inside(kept)).toBe(kept);
  });

  it("of the course is not changed", async () => {
    for (const file of await courseNotebooks()) {
      const { notebook } = await readNotebook(file);
      for (const { data } of notebook.cells.flatMap(({ outputs = [] }) => outputs)) {
        const source = textOf((data as Record<string, unknown> | undefined)?.["image/svg+xml"]);
        if (source === "") continue;
        expect(normal(cleanSvg(source)!.content)).toBe(normal(source));
      }
    }
  });

  it.each([
    ["a script", "<script>alert(1)</script>"],
    [
      "a script in another namespace",
      '<a:script xmlns:a="http://www.w3.org/2000/svg">alert(1)</a:script>',
    ],
    ["a handler", '<rect onload="alert(1)" onclick="alert(1)"/>'],
    ["a link", '<a href="javascript:alert(1)" xlink:href="javascript:alert(1)"></a>'],
    ["an animated link", '<set attributeName="href" to="javascript:alert(1)"/>'],
    [
      "foreign content",
      "<foreignObject><iframe src='x'></iframe><body onload='alert(1)'/></foreignObject>",
    ],
    [
      "a use of elsewhere",
      '<use href="https://a.test/#x"/><use xlink:href="data:image/svg+xml,&lt;svg>"/>',
    ],
    ["a picture from elsewhere", '<image href="https://a.test/x.png"/><feImage href="//a.test"/>'],
    ["a picture that is a document", '<image href="data:image/svg+xml;base64,AAAA"/>'],
    ["an imported style", '<style>@import "https://a.test";</style>'],
    ["an import in pieces", "<style>@im<!-- -->port url(//a.test)</style>"],
    ["an import whose sign is escaped twice", '<style>&amp;#64;import "//a.test";</style>'],
    ["a style that fetches", "<style>*{fill:url(//a.test)}</style>"],
    ["a fill from elsewhere", '<rect fill="url(https://a.test#a)" stroke="URL( //a.test )"/>'],
    [
      "a fill whose name is escaped",
      '<rect style="fill:\\75rl(//a.test)" filter="u\\72l(//a.test)"/>',
    ],
    ["a set of images", '<rect mask="image-set(\'//a.test\' 1x)" cursor="url(//a.test),auto"/>'],
    ["an entity", '<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>&x;'],
    ["a stylesheet instruction", '<?xml-stylesheet href="//a.test"?>'],
    ["marks that end what is around them", "]]><![CDATA[<script>alert(1)</script>]]>"],
  ])("loses %s", (_, source) => {
    expect(inside(source)).not.toMatch(
      /a\.test|<script|<a[ >]|on\w+=|javascript|@import|#64|svg\+xml|foreign|iframe|body/,
    );
  });

  it("names what it would have fetched", () => {
    expect(cleanSvg('<svg><image href="https://a.test/x.png"/></svg>')?.left).toEqual([
      "https://a.test/x.png",
    ]);
  });

  it.each([[""], ["text"], ["<html></html>"], ["<p><b>svg</b></p>"]])("is none: %s", (source) => {
    expect(cleanSvg(source)).toBeUndefined();
  });
});

describe("HTML of a notebook", () => {
  const clean = (source: string) => String(cleanHtml(source).content);

  it("keeps tables and text", () => {
    const table =
      '<table><tbody><tr><th scope="row">a</th><td colspan="2"><b>b</b></td></tr></tbody></table>';
    expect(clean(table)).toBe(table);
    expect(clean("<table><tr><th></th></tr></table>")).toContain("<td></td>");
    expect(clean('<img src="data:image/png;base64,AAAA" alt="x">')).toContain(
      'src="data:image/png',
    );
  });

  it.each([
    ["<script>alert(1)</script>"],
    ["<td onclick=alert(1)>"],
    ['<p style="background:url(//a.test)">'],
    ["<style>@import '//a.test'</style>"],
    ["<svg><script>alert(1)</script></svg>"],
    ["<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"],
    ["<noscript><p title='</noscript><img src=x onerror=alert(1)>'>"],
    ["<textarea></textarea><img src=x onerror=alert(1)>"],
    ["<template><script>alert(1)</script></template>"],
    ['<meta http-equiv="refresh" content="0;url=//a.test">'],
    ['<base href="//a.test">'],
    ['<form action="//a.test"><button formaction="//a.test">'],
    ['<a href="javascript:alert(1)">x</a>'],
    ['<iframe srcdoc="<script>alert(1)</script>">'],
  ])("loses what runs or fetches: %s", (source) => {
    expect(clean(source)).not.toMatch(
      /a\.test|<script|on\w+=|style|javascript|srcdoc|<form|<meta|<base/,
    );
  });

  it("names what it would have fetched", () => {
    const source =
      '<img src="https://a.test/1"><video src="//a.test/2"></video><object data="//a.test/3">';
    expect(cleanHtml(source).left).toEqual(["https://a.test/1", "//a.test/2", "//a.test/3"]);
  });
});

/** A picture without what means nothing: the order of attributes, repeated namespaces and white space between tags. */
function normal(source: string): string {
  return source
    .replace(
      /<([\w:]+)((?: [\w:-]+="[^"]*")*)\s*(\/?)>/g,
      (_, name: string, list: string, end: string) => {
        const attributes = [...list.matchAll(/ ([\w:-]+="[^"]*")/g)].map(([, each]) => each!);
        return `<${name} ${attributes
          .filter((each) => !each.startsWith("xmlns"))
          .sort()
          .join(" ")}${end}>`;
      },
    )
    .replace(/&(lt|#x3C);/g, "<")
    .replace(/&(amp|#x26);/g, "&")
    .replace(/&gt;/g, ">")
    .replace(/&(quot|#x22);/g, '"')
    .replace(/="(\d+\.\d*?)0+"/g, '="$1"')
    .replace(/<(\w+) ([^<>]*)><\/\1>/g, "<$1 $2/>");
}
