import { describe, expect, it } from "vitest";
import { seededRandom, type Random } from "../../lib/index.js";
import { checkEquation, type Ground } from "../../scripts/equations/check-equation.js";
import { rangesOf, readDirectives } from "../../scripts/equations/read/directives.js";
import { scopesOf } from "../../scripts/equations/evaluate/quantify.js";
import { printChain, seen } from "../../scripts/equations/evaluate/seen.js";
import { parseBlock } from "../../scripts/equations/read/statements.js";
import type { RelationChain, IndexRange } from "../../scripts/equations/read/syntax.js";
import { courseEquations, declaredIn, scopeOf, traces, type CourseEquation } from "./ground.js";
import { sidesOf } from "./independent.js";
import { distance, NotRead } from "./loose.js";

const edits = 10_000;
const ground: Ground = {
  trace: (name) => traces.get(name),
  defaultTrace: "forward",
  definitions: new Map(),
};
const extra =
  String.raw`^ _ { } ( ) [ ] & \\ , . ; ' % ~ ! | / * + - = < > 0 1 2 12 .37 1.5 e T H k t a \hat \dot \bar \vec \tilde \prime \top \cdot \odot \times \circ \frac \sum \prod \sigma \tanh \exp \ln \left \right \, \quad \text{for} \mathbf \mathbb \in \approx \neq \le \infty \tag{1} \boxed \begin{aligned} \end{aligned} \mathrm{tanh}`.split(
    " ",
  );

/** What no lesson writes: commands that hide, move, redefine or restyle, and look-alikes. */
const strange =
  String.raw`\phantom{1} \smash{x} \rlap{1} \llap{1} \color{white} \textcolor{red}{2} \not \stackrel{a}{=} \overline{h} \hspace{1em} \kern1em \mathop{x} \mathbin{+} \def\z{1} \char65 \mathit{h} \mathsf{h} \mathcal{L} \mathtt{h} \rm \bf \tiny \middle \substack{a} \limits \nolimits \cfrac \over \choose \binom ^\prime _{t-1} ^{2} ^2 \scriptstyle \sqrt{2} \sqrt[3]{8} |z| \lvert \rvert \widetilde \ddot \bm{c} \mbox{x} \begin{matrix} \end{matrix} \begin{bmatrix} \end{bmatrix} \begin{cases} \cr \newline \notag % ² σ ⊙ − é 1. .5 1{,}000 {,} {} {1} {h} {+} {=}`.split(
    " ",
  );

/** Signs of LaTeX as TeX cuts them, and not as the checker does. */
function signsOf(source: string): string[] {
  return source.match(/\\[a-zA-Z]+|\\[^]|%[^\n]*\n|[^]/g) ?? [];
}

/** A few signs deleted, doubled, exchanged, replaced or put in. */
function edited(source: string, pool: string[], random: Random): string {
  const signs = signsOf(source);
  for (let k = 0; k <= random.integer(3); k++) {
    const at = random.integer(signs.length);
    const other = pool[random.integer(pool.length)]!;
    const sign = signs[at]!;
    const changes = [[], [sign, sign], [other], [other, sign], [sign, other], [` ${other} `, sign]];
    signs.splice(at, 1, ...changes[random.integer(changes.length)]!);
  }
  return signs.join("");
}

function read(source: string): {
  chains: RelationChain[];
  ranges: IndexRange[];
  traceName: string;
} {
  const directives = readDirectives(source);
  const traceName = directives.trace ?? "forward";
  const isDeclared = declaredIn(traces.get(traceName));
  const { chains, ranges } = parseBlock(source, isDeclared);
  return { chains, ranges: [...ranges, ...rangesOf(directives, isDeclared)], traceName };
}

/** What is left of the source when its chains and ranges are taken out must say nothing. */
function leftOver(source: string, spans: { start: number; end: number }[]): string {
  const signs = [...source];
  for (const { start, end } of spans) signs.fill(" ", start, end);
  return signs
    .join("")
    .replace(/%[^\n]*(?:\n|$)/g, "")
    .replace(/\\(?:begin|end)\{[a-z]+\*?\}|\\tag\{[^}]*\}|\\text\{[^}]*\}|\\boxed|\\forall/g, "")
    .replace(
      /\\(?:quad|qquad|left|right|nonumber|notag|displaystyle|[,;:!> \\])|[\s&~{},.;:]/g,
      "",
    );
}

/** How an accepted equation reads to the independent reader: true, false, or not known. */
function secondOpinion(
  chains: RelationChain[],
  ranges: IndexRange[],
  trace: string,
): boolean | null {
  try {
    return chains.every((chain) =>
      scopesOf(chain, ranges, scopeOf(traces.get(trace))).every((scope) => {
        const [first, ...others] = sidesOf(chain.written, scope);
        return others.length > 0 && others.every((side) => distance(first!, side) < 1e-7);
      }),
    );
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

function accepted(source: string): boolean {
  return checkEquation(source, ground).problems.length === 0;
}

const equations: CourseEquation[] = await courseEquations();
const more = [
  String.raw`c_t = \left(\prod_{k=1}^{t} f_k\right) \odot c_0 + \sum_{j=1}^{t} \left(\prod_{k=j+1}^{t} f_k\right) \odot i_j \odot \tilde c_j`,
  String.raw`f_{t,k} = \sigma(\sum_{j=0}^{H-1} W_{hf,k,j} h_{t-1,j} + \sum_{j=0}^{D-1} W_{xf,k,j} x_{t,j} + b_{f,k})`,
  String.raw`f_t = \frac{1}{1 + e^{-(W_f [h_{t-1}; x_t] + b_f)}} = \sigma(z^f_t)`,
  String.raw`\begin{aligned} c_t &= F_t + I_t, & c'_t &= \tanh(c_t) \\ h_t &= o_t \odot c'_t \end{aligned}`,
];
const sources = [...equations.map(({ source }) => source), ...more];
const pool = [
  ...extra,
  ...strange,
  ...sources.flatMap(signsOf).filter((sign) => sign.trim() !== ""),
];

describe("the independent reader", () => {
  it("agrees with the checker on every equation of the course that is one", () => {
    const opinions = [...equations, ...more.map(read)].map(({ chains, ranges, traceName }) =>
      secondOpinion(chains, ranges, traceName),
    );
    expect(opinions).not.toContain(false);
    expect(opinions.filter((opinion) => opinion === true).length).toBeGreaterThan(25);
  });

  it("is a judge: it finds the texts' mistakes false", () => {
    for (const source of [
      String.raw`h_t = o_t \odot c_t`,
      String.raw`\tilde c_t = \tanh(W_c [h_{t-1}, x_t] + b_i)`,
      String.raw`c_t = F_t - I_t`,
    ]) {
      expect(secondOpinion(read(source).chains, [], "forward")).toBe(false);
    }
  });
});

describe.each([1])(`${edits} token edits, seed %i`, (seed) => {
  const random = seededRandom(seed);
  const taken: string[] = [];
  let slowest = 0;

  it("crash nothing and hang nothing", () => {
    for (let k = 0; k < edits; k++) {
      const source = edited(sources[random.integer(sources.length)]!, pool, random);
      const started = performance.now();
      if (accepted(source) && readDirectives(source).kind === "check") taken.push(source);
      slowest = Math.max(slowest, performance.now() - started);
    }
    expect(slowest).toBeLessThan(10_000);
    expect(taken.length).toBeGreaterThan(edits / 100);
  });

  it("are accepted only where what is seen is what was read", () => {
    for (const source of taken) {
      const { chains, ranges } = read(source);
      for (const chain of chains)
        expect(seen(printChain(chain)), source).toEqual(seen(chain.written));
      expect(leftOver(source, [...chains, ...ranges]), source).toBe("");
    }
  });

  it("are accepted only where an independent reader finds them true as well", () => {
    const opinions = taken.map((source) => {
      const { chains, ranges, traceName } = read(source);
      return { source, opinion: secondOpinion(chains, ranges, traceName) };
    });
    expect(opinions.filter(({ opinion }) => opinion === false)).toEqual([]);
    const known = opinions.filter(({ opinion }) => opinion === true).length;
    expect(known / taken.length).toBeGreaterThan(0.6);
  });
});
