import { describe, expect, it } from "vitest";
import { isPicture, leadingOf } from "../../scripts/html/address.js";

describe("an address", () => {
  it.each([
    ["02-shapes.ipynb"],
    ["../lib/index.ts#L3"],
    ["#heading"],
    ["?q=a:b"],
    ["a/b:c"],
    ["figures/x.svg"],
    [""],
    ["/"],
  ])("of the site leads here: %s", (address) => {
    expect(leadingOf(address)).toBe("here");
  });

  it.each([["https://a.test/x"], ["HTTP://a.test"], ["mailto:a@b.test"]])(
    "with an allowed scheme leads elsewhere: %s",
    (address) => {
      expect(leadingOf(address)).toBe("elsewhere");
    },
  );

  it.each([
    ["javascript:alert(1)"],
    [" JaVa\tScRiPt\n:alert(1)"],
    ["\u0001javascript:alert(1)"],
    ["\u00a0javascript:alert(1)"],
    ["vbscript:msgbox(1)"],
    ["data:text/html,<script>alert(1)</script>"],
    ["data:image/svg+xml,<svg onload=alert(1)>"],
    ["blob:https://a.test/1"],
    ["filesystem:https://a.test/temporary/x"],
    ["view-source:https://a.test"],
    ["feed:https://a.test"],
    ["jar:https://a.test!/x"],
    ["file:///etc/passwd"],
    ["ftp://a.test"],
    ["ms-word:ofe|u|https://a.test"],
    ["//a.test/x"],
    ["\\\\a.test\\x"],
    ["/\\a.test"],
    ["/\t/a.test"],
    ["https:a.test"],
    ["https:/\\a.test"],
  ])("that no page may follow is refused: %j", (address) => {
    expect(leadingOf(address)).toBe("refused");
  });
});

describe("a picture", () => {
  it.each([["figures/x.svg"], ["data:image/png;base64,iVBORw0KGgo="]])("is shown: %s", (source) => {
    expect(isPicture(source)).toBe(true);
  });

  it.each([
    ["https://a.test/x.png"],
    ["//a.test/x.png"],
    ["data:text/html;base64,AAAA"],
    ['data:image/png;base64,AA"onerror="alert(1)'],
    ["data:image/png,AA"],
    ["javascript:alert(1)"],
  ])("is not fetched from elsewhere: %s", (source) => {
    expect(isPicture(source)).toBe(false);
  });
});
