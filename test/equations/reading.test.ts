import { describe, expect, it } from "vitest";
import { check, refusal } from "./ground.js";

/** What other readers silently misread, and what is said here instead. */
const refused: [what: string, equation: string, says: RegExp][] = [
  ["x^12, which TeX shows as x¹2", "z^12 = z", /only the first digit of 12: write braces/],
  ["\\mathbb{R}^70", String.raw`h_t \in \mathbb{R}^70`, /only the first digit of 70/],
  ["a number without its zero", "z = .37", /expected a value, got `\.`/],
  ["another hat", String.raw`\hat c_t = \tanh(W_c X_t + b_c)`, /\\hat c_t is not declared/],
  ["a dot", String.raw`\dot{c}_t = c_t`, /\\dot c_t is not declared/],
  ["a superscript on e that is none", "e_2^{z} = 1", /e_2 is not declared/],
  ["a power of a power", String.raw`{e^{z}}^{2} = 1`, /power|declared|exist|differ/],
  ["signs behind the end", "c_t = F_t + I_t )", /expected a relation or the end|render/],
  [
    "a second argument",
    String.raw`h_t = o_t \odot \tanh(c_t, c_t)`,
    /expected \) to close \\tanh\(/,
  ],
  [
    "a label that is wrong",
    "c_t = \\underbrace{f_t \\odot c_{t-1}}_{I_t} + I_t",
    /label I_t is not/,
  ],
  [
    "a label that is wrong by 1 in a large whole number",
    "\\underbrace{2\\cdot1500000000}_{3000000001}=3000000000",
    /label 3000000001 is not/,
  ],
  [
    "a label of another shape",
    "c_t = \\underbrace{F_t}_{8} + I_t",
    /label says 8, this is a vector of 7/,
  ],
  ["infinity", String.raw`\infty = \infty`, /expected a value/],
  ["a division by nothing", String.raw`\frac{1}{0} = \frac{1}{0}`, /division by 0/],
  ["a space between letter and label", "W\\,_f X_t = W_f X_t", /nothing may stand between/],
  ["a comma in a number", "1,000 = 1000", /only \\in is claimed of several|set equations apart/],
  ["two numbers side by side", "2 3 = 6", /expected an operator before a number/],
  ["a star", "h_t = o_t * c'_t", /`\*` says nothing/],
  ["a logarithm of any base", String.raw`\log(z) = z`, /has one base here/],
  ["bars that do not close", "|h_t < 1", /to close \|/],
  ["a root of a negative number", String.raw`\sqrt{-1} = \sqrt{-1}`, /differ: NaN against NaN/],
  ["a circle", String.raw`h_t = o_t \circ c'_t`, /read in two ways/],
  ["two vectors side by side", "h_t = o_t c'_t", /two vectors side by side/],
  [
    "a sum in invisible braces",
    String.raw`c_t = f_t \odot {c_{t-1} + c_t}`,
    /braces .* are not printed/,
  ],
  ["a slash and a product", "z = z / 2 z", /read in two ways/],
  [
    "a dot and a circle in one product",
    String.raw`c_t = 1 \cdot f_t \odot c_t`,
    /read in two ways/,
  ],
  ["^T", "c_t^T c_t = 1", /v\^\\top to transpose/],
  ["a product of indices", "W_{hf,jk} = 1", /an index is a letter, a number or their sum/],
  ["a matrix without its second index", "f_{t,j} = b_{f,k,j}", /does not have 2 indices/],
  ["an entry beyond the last", "h_{1,7} = 1", /entries count from 0 to 6, got 7/],
  ["entries and steps under one letter", "h_{t,k} = c_{k,k}", /counts two different things/],
  ["letters without a range", "2 k = k + k", /as an index it has no range/],
  [
    "no step at all",
    String.raw`c_t = c_t, \quad t = 3, \dots, 2`,
    /claims nothing: t runs from 3 to 2/,
  ],
  [
    "steps that do not exist",
    String.raw`c_t = F_t + I_t, \quad t = 1, \dots, 12`,
    /exists at the steps 0 to 9, not at 10/,
  ],
  [
    "a range nobody uses",
    String.raw`1 = 1, \quad t \ge 2`,
    /t has a range, but the equation does not use it/,
  ],
  [
    "every other step",
    String.raw`c_t = F_t + I_t, \quad t = 1, 3, \dots, T`,
    /only consecutive steps/,
  ],
  ["no claim", String.raw`f_t \odot c_{t-1}`, /claims nothing/],
  ["words", String.raw`c_t = \text{old memory} + I_t`, /words cannot be checked: "old memory"/],
  ["a condition", String.raw`c_t = F_t + I_t \text{ if } t > 1`, /words cannot be checked: "if"/],
  [
    "cases",
    String.raw`c_t = \begin{cases} F_t \\ I_t \end{cases}`,
    /\\begin\{cases\} cannot stand/,
  ],
  ["a Greek letter as such", "σ(z) = 1", /render|write it as a TeX command/],
  ["≈ without digits", String.raw`h_t \approx c_t`, /needs a written number/],
  ["≈ one digit too sharp", String.raw`\sigma(1) \approx 0.732`, /do not obey \\approx/],
  ["a number for a vector", "c_t = F_t + H", /a vector of 7 \+ a number/],
  ["an order of 0 steps", "h = 1", /h is a value per step \(the hidden state\): write h_t/],
  [
    "a declared letter as an index",
    String.raw`c_t = \sum_{i=1}^{t} I_i`,
    /i names a quantity here/,
  ],
  [
    "a product that may end anywhere",
    String.raw`c_t = \prod_{k=1}^{t} f_k \odot c_0`,
    /does the product over k reach this far/,
  ],
  [
    "a sum that takes too long",
    String.raw`1 = \sum_{j=1}^{9999} \sum_{k=1}^{9999} 1`,
    /too much to evaluate/,
  ],
  ["a nesting nobody reads", `z = ${"(".repeat(70)}z${")".repeat(70)}`, /nested too deeply/],
  ["an unclosed brace", "c_t = F_{t", /does not render/],
];

describe("what is ambiguous or not understood is refused, and the message says why", () => {
  it.each(refused)("%s", (_, equation, says) => {
    expect(refusal(equation)).toMatch(says);
  });
});

describe("a finding", () => {
  it("names cell, line and column of what differs", () => {
    const cell = "Text.\n\n$$\nh_t = o_t \\odot c_t\n$$\n";
    expect(check(["# Nothing", cell]).findings).toEqual([
      {
        kind: "equation",
        cell: 2,
        line: 4,
        message: expect.stringMatching(
          /^column 17: left h_t, right o_t \\odot c_t differ/,
        ) as string,
      },
    ]);
  });

  it("points into the row of an alignment that is wrong, and leaves the others alone", () => {
    const rows = String.raw`c_t &= F_t + I_t \\
h_t &= o_t \odot \tanh(F_t)`;
    const { findings } = check([`$$\n\\begin{aligned}\n${rows}\n\\end{aligned}\n$$`]);
    expect(findings.map(({ line, message }) => [line, message.slice(0, 10)])).toEqual([
      [4, "column 24:"],
    ]);
  });

  it("comes once for each of several equations that are wrong", () => {
    const { findings } = check(["$$ c_t = F_t $$\n\n$$ c_t = I_t $$"]);
    expect(findings.map(({ line }) => line)).toEqual([1, 3]);
  });

  it("shows as many digits as it takes to see a difference", () => {
    expect(refusal("12345 = 12346")).toMatch(/12345 against 12346/);
    expect(refusal("0.12345678 = 0.12345679")).toMatch(/0\.12345678 against 0\.12345679/);
  });
});

describe("where equations are looked for", () => {
  const count = (cell: string): [number, number] => {
    const { equations, findings } = check([cell]);
    return [equations.length, findings.length];
  };

  it("is every $$, wherever it stands in the text", () => {
    expect(count("so $$c_t = F_t$$ and\n$$\nc_t = I_t\n$$")).toEqual([2, 2]);
  });

  it("is a quotation too", () => {
    const cell = "> So:\n> $$\n> h_t = o_t \\odot c_t\n> $$";
    const [finding] = check([cell]).findings;
    expect([finding!.line, finding!.message]).toEqual([
      3,
      expect.stringMatching(/^column 19: left h_t/),
    ]);
  });

  it("is not code, a comment or an escaped dollar", () => {
    expect(count("`$$c_t = F_t$$`\n\n```\n$$c_t = I_t$$\n```\n<!-- $$1 = 2$$ -->\\$\\$")).toEqual([
      0, 0,
    ]);
  });

  it("is $…$ only where it is marked, by a directive or a comment behind it", () => {
    expect(count("$c_t = F_t$")).toEqual([0, 0]);
    expect(count("$c_t = F_t$<!-- @check -->")).toEqual([1, 1]);
    expect(count("**$c_t = c_{t-1}$**<!-- @check trace=carry -->")).toEqual([1, 0]);
    expect(count("$% @check\nc_t = F_t$")).toEqual([1, 1]);
  });

  it("complains about what would slip: unclosed, with a blank line, or outside of dollars", () => {
    expect(check(["$$\nc_t = F_t"]).findings[0]!.message).toMatch(/never closed/);
    expect(check(["$$\n\nc_t = F_t + I_t\n$$"]).findings[0]!.message).toMatch(/blank line/);
    expect(check(["\\begin{align}c_t = F_t\\end{align}"]).findings[0]!.message).toMatch(
      /inside \$\$/,
    );
  });

  it("needs a trace for symbols, and none for arithmetic", () => {
    expect(check(["$$4 \\cdot (70 \\cdot 102 + 70) = 28840$$"], null).findings).toEqual([]);
    expect(check(["$$c_t = F_t + I_t$$"], null).findings[0]!.message).toMatch(
      /this notebook names no trace/,
    );
    expect(check([""], "unknown").findings[0]!.message).toMatch(/expected \{"trace": NAME\}/);
  });
});
