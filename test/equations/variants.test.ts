import { describe, expect, it } from "vitest";
import { mutantsOf } from "../../scripts/equations/refute/mutants.js";
import { holds } from "../../scripts/equations/refute/nearest.js";
import { parseBlock } from "../../scripts/equations/read/statements.js";
import { declaredIn, makeTrace, refusal, scopeOf, traces } from "./ground.js";

/** What the library's variants and backward pass compute, as textbooks write it. */
const truths: [trace: string, equation: string][] = [
  ["peephole", String.raw`f_t = \sigma(W_f [h_{t-1}, x_t] + p_f \odot c_{t-1} + b_f)`],
  ["peephole", String.raw`i_t = \sigma(W_i [h_{t-1}, x_t] + p_i \odot c_{t-1} + b_i)`],
  ["peephole", String.raw`o_t = \sigma(W_o [h_{t-1}, x_t] + p_o \odot c_t + b_o)`],
  ["coupled", String.raw`c_t = f_t \odot c_{t-1} + (1 - f_t) \odot \tilde c_t`],
  ["no-forget-gate", String.raw`c_t = c_{t-1} + i_t \odot \tilde c_t`],
  ["projection", String.raw`h_t = P (o_t \odot \tanh(c_t)), \quad P \in \mathbb{R}^{R \times H}`],
  ["projection", String.raw`f_t = \sigma(W_{hf} h_{t-1} + W_{xf} x_t + b_f)`],
  ["gru", String.raw`r_t = \sigma(W_r [h_{t-1}, x_t] + b_r)`],
  ["gru", String.raw`n_t = \tanh(W_{xn} x_t + b_n + r_t \odot (W_{hn} h_{t-1} + b_{hn}))`],
  ["gru", String.raw`h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde h_t`],
  ["gru-before", String.raw`n_t = \tanh(W_{xn} x_t + W_{hn} (r_t \odot h_{t-1}) + b_n)`],
  ["rnn", String.raw`h_t = \tanh(W [h_{t-1}, x_t] + b)`],
  ["rnn", String.raw`h_t = \tanh(W_h h_{t-1} + W_x x_t + b)`],
  [
    "backward",
    String.raw`\frac{\partial L}{\partial o_t} = \frac{\partial L}{\partial h_t} \odot \tanh(c_t)`,
  ],
  [
    "backward",
    String.raw`\frac{\partial L}{\partial c_t} = \frac{\partial L}{\partial h_t} \odot o_t \odot (1 - \tanh^2(c_t)) + \frac{\partial L}{\partial c_{t+1}} \odot f_{t+1}, \quad t = 1, \dots, T-1`,
  ],
  [
    "backward",
    String.raw`\frac{\partial L}{\partial z^f_t} = \frac{\partial L}{\partial f_t} \odot f_t \odot (1 - f_t), \quad \frac{\partial L}{\partial f_t} = \frac{\partial L}{\partial c_t} \odot c_{t-1}`,
  ],
  [
    "backward",
    String.raw`\frac{\partial L}{\partial W_f} = \sum_{t=1}^{T} \frac{\partial L}{\partial z^f_t} [h_{t-1}, x_t]^\top, \qquad \frac{\partial L}{\partial b_f} = \sum_{t=1}^{T} \frac{\partial L}{\partial z^f_t}`,
  ],
  [
    "backward",
    String.raw`\frac{\partial L}{\partial h_{t-1}} = \frac{\partial \ell_{t-1}}{\partial h_{t-1}} + W_{hf}^\top \frac{\partial L}{\partial z^f_t} + W_{hi}^\top \frac{\partial L}{\partial z^i_t} + W_{hc}^\top \frac{\partial L}{\partial z^c_t} + W_{ho}^\top \frac{\partial L}{\partial z^o_t}, \quad t \ge 2`,
  ],
];

describe("variants and gradients as the library computes them", () => {
  it.each(truths)("in the trace %s: %s", (trace, equation) => {
    expect(refusal(equation, trace)).toBeNull();
  });

  it("every false single-site mutant of them is refused", () => {
    const accepted = truths.flatMap(([name, equation]) => {
      const here = scopeOf(traces.get(name));
      const { chains, ranges } = parseBlock(equation, declaredIn(here.trace));
      const others = [2, 3].map((seed) =>
        scopeOf(makeTrace[name]!(seed, { hiddenSize: 5, inputSize: 4, timeSteps: 6 })),
      );
      return chains
        .flatMap((chain) => mutantsOf(chain, here.trace))
        .filter(({ chain }) => holds(chain, ranges, here))
        .filter(({ chain }) => !others.every((other) => holds(chain, ranges, other)))
        .map(({ was, now }) => `${name}: ${was} → ${now}`);
    });
    expect(accepted).toEqual([]);
  });

  it.each(Object.keys(makeTrace))("the laws that the trace %s cites can be read", (name) => {
    const trace = traces.get(name);
    for (const law of trace.laws)
      expect(parseBlock(law, declaredIn(trace)).chains.length, law).toBeGreaterThan(0);
  });
});

describe("the textbook's trap", () => {
  const direct = String.raw`\frac{\partial L}{\partial c_{t-1}} = \frac{\partial L}{\partial c_t} \odot f_t`;

  it("is refused: the direct path is not the whole gradient", () => {
    expect(refusal(direct, "backward")).toMatch(
      /^column \d+: left .* differ at t = 2, unit 0: .*; what holds is .* \+ \\frac\{\\partial L\}\{\\partial h_\{t-1\}\} \\odot o_\{t-1\}/,
    );
  });

  it("is true with the term through h", () => {
    const whole = String.raw`${direct} + \frac{\partial L}{\partial h_{t-1}} \odot o_{t-1} \odot (1 - \tanh^2(c_{t-1})), \quad t \ge 2`;
    expect(refusal(whole, "backward")).toBeNull();
  });
});

describe("mistakes between variants", () => {
  it.each([
    ["gru", String.raw`h_t = (1 - z_t) \odot h_{t-1} + z_t \odot n_t`, /differ/],
    ["gru", String.raw`n_t = \tanh(W_{xn} x_t + W_{hn} (r_t \odot h_{t-1}) + b_n)`, /differ/],
    [
      "peephole",
      String.raw`o_t = \sigma(W_o X_t + p_o \odot c_{t-1} + b_o)`,
      /would hold with c_t in place of c_\{t-1\}/,
    ],
    ["peephole", String.raw`f_t = \sigma(W_f X_t + b_f)`, /what holds is f_t = .*p_f/],
    [
      "coupled",
      String.raw`i_t = \sigma(W_i X_t + b_i)`,
      /W_i is not declared in the trace coupled.*what holds is i_t = 1 - f_t/,
    ],
    [
      "projection",
      String.raw`h_t = o_t \odot \tanh(c_t)`,
      /shapes differ: a vector of 5 = a vector of 7; what holds is h_t = P/,
    ],
    [
      "forward",
      String.raw`\frac{\partial L}{\partial c_t} = 0`,
      /is not declared in the trace forward/,
    ],
    [
      "backward",
      String.raw`\frac{\partial \ell_t}{\partial h_{t-1}} = 0`,
      /gradients are of the loss L, or of \\ell_t at its own step/,
    ],
  ])("%s: %s", (trace, equation, says) => {
    expect(refusal(equation, trace)).toMatch(says);
  });
});
