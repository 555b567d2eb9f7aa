import { describe, expect, it } from "vitest";
import { refusal } from "./ground.js";

/** The mistakes of the five texts, as equations, and what a message must say of each. */
const mistakes: [mistake: string, equation: string, says: RegExp, trace?: string][] = [
  [
    "S2: the candidate with the input gate's bias",
    String.raw`\tilde c_t = \tanh(W_c [h_{t-1}, x_t] + b_i)`,
    /differ at t = 1, unit 0: -?\d\.\d+ against -?\d\.\d+; would hold with b_c in place of b_i$/,
  ],
  [
    "S2: the candidate of the step before",
    String.raw`I_t = i_t \odot \tilde c_{t-1}`,
    /would hold with \\tilde c_t in place of \\tilde c_\{t-1\}$/,
  ],
  [
    "S2: the same, from the second step on",
    String.raw`c_t = f_t \odot c_{t-1} + i_t \odot \tilde c_{t-1}, \quad t \ge 2`,
    /differ at t = 2, unit 0: .*; would hold with \\tilde c_t in place of \\tilde c_\{t-1\}$/,
  ],
  [
    "S0: no tanh, against the standard cell",
    String.raw`h_t = o_t \odot c_t`,
    /would hold with \\tanh\(c_t\) in place of c_t$/,
  ],
  [
    "S0 the other way round: a tanh, against the cell without",
    String.raw`h_t = o_t \odot \tanh(c_t)`,
    /would hold with c_t in place of \\tanh\(c_t\)$/,
    "identity-output",
  ],
  [
    "S2: c' of the step before",
    String.raw`c'_t = \tanh(c_{t-1})`,
    /would hold with c_t in place of c_\{t-1\}$/,
  ],
  ["S2: I is c", String.raw`I_t = c_t`, /what holds is I_t = i_t \\odot \\tilde c_t$/],
  ["S2: I is c, without its step", String.raw`I_t = c`, /write c_t; what holds is I_t =/],
  ["S2: i is c", String.raw`i_t = c_t`, /what holds is i_t = \\sigma\(W_i/],
  [
    "S1: Use reads the kept memory",
    String.raw`h_t = o_t \odot \tanh(F_t)`,
    /would hold with c_t in place of F_t$/,
  ],
  [
    "S1: Remember combines LTM and STM",
    String.raw`c_t = c_{t-1} + h_{t-1}`,
    /what holds is c_t = f_t \\odot c_\{t-1\} \+ i_t \\odot \\tilde c_t$/,
  ],
  [
    "S1: Remember forgets the short-term memory",
    String.raw`c_t = f_t \odot h_{t-1} + i_t \odot \tilde c_t`,
    /would hold with c_\{t-1\} in place of h_\{t-1\}$/,
  ],
  [
    "S2: the forget gate filters [h, x]",
    String.raw`F_t = f_t \odot [h_{t-1}, x_t]`,
    /shapes do not fit: a vector of 7 \\odot a vector of 18; what holds is F_t = f_t \\odot c_\{t-1\}$/,
  ],
  [
    "S2: case 3's remark that both pass, which is case 4's",
    String.raw`c_t = c_{t-1} + \tilde c_t`,
    /differ .*; what holds is c_t = 0$/,
    "erase",
  ],
  [
    "S2: case 2 written as case 1",
    String.raw`c_t = c_{t-1}`,
    /what holds is c_t = \\tilde c_t$/,
    "replace",
  ],
  [
    "S2: a skip over w = 3 steps whose product starts one too late",
    String.raw`c_t = \left(\prod_{q=t-1}^{t} f_q\right) \odot c_{t-3} + \sum_{p=t-2}^{t} \left(\prod_{q=p+1}^{t} f_q\right) \odot I_p, \quad t = 3, \dots, T`,
    /would hold with t-2 in place of t-1$/,
  ],
  [
    "S0: the sigmoid's range is closed: 1 is never reached",
    String.raw`f_t = 1`,
    /against 1; what holds is f_t = \\sigma/,
  ],
  ["S3: the recurrent kernel becomes 12", String.raw`h_3 = 12`, /differ: 3211 against 12/, "hand"],
  ["S3: an integer off by one", String.raw`c_3 = 246`, /differ: 247 against 246/, "hand"],
  [
    "S4: a gate that looks at the memory too, in a cell without peepholes",
    String.raw`f_t = \sigma(W_f [h_{t-1}, x_t] + c_{t-1} + b_f)`,
    /differ .*; would hold with .* in place of/,
  ],
  [
    "coupled gates, in a cell that does not couple them",
    String.raw`i_t = 1 - f_t`,
    /what holds is i_t = /,
  ],
  [
    "the inputs in the other order",
    String.raw`f_t = \sigma(W_f [x_t, h_{t-1}] + b_f)`,
    /would hold with \[h_\{t-1\}, x_t\] in place of \[x_t, h_\{t-1\}\]$/,
  ],
  [
    "the unrolled sum without its first memory",
    String.raw`c_t = \sum_{j=1}^{t} \left(\prod_{k=j+1}^{t} f_k\right) \odot i_j \odot \tilde c_j`,
    /differ at t = 1/,
  ],
  [
    "a matrix multiplied entry by entry",
    String.raw`f_t = \sigma(W_f \odot [h_{t-1}, x_t] + b_f)`,
    /a 7×18 matrix \\odot a vector of 18; would hold with W_f \[h_\{t-1\}, x_t\]/,
  ],
  [
    "Keras's count for PyTorch's two biases",
    String.raw`4 \cdot (70 \cdot 102 + 2 \cdot 70) = 28840`,
    /29120 against 28840/,
  ],
  [
    "the sizes of W exchanged",
    String.raw`W_f \in \mathbb{R}^{102 \times 70}`,
    /it is a 70×102 matrix, not a 102×70 matrix/,
    "worked-sizes",
  ],
];

describe("a mistake of the texts, written as an equation, is refused by a message that names it", () => {
  it.each(mistakes)("%s", (_, equation, says, trace = "forward") => {
    expect(refusal(equation, trace)).toMatch(says);
  });
});

const truths: [equation: string, trace?: string][] = [
  [
    String.raw`c_t = \left(\prod_{k=1}^{t} f_k\right) \odot c_0 + \sum_{j=1}^{t} \left(\prod_{k=j+1}^{t} f_k\right) \odot i_j \odot \tilde c_j`,
  ],
  [
    String.raw`c_t = \left(\prod_{q=t-2}^{t} f_q\right) \odot c_{t-3} + \sum_{p=t-2}^{t} \left(\prod_{q=p+1}^{t} f_q\right) \odot I_p, \quad t = 3, \dots, T`,
  ],
  [
    String.raw`f_{t,k} = \sigma(\sum_{j=0}^{H-1} W_{hf,k,j} h_{t-1,j} + \sum_{j=0}^{D-1} W_{xf,k,j} x_{t,j} + b_{f,k})`,
  ],
  [String.raw`\mathbf{h}_t = \mathbf{o}_t \odot \mathrm{tanh}(\mathbf{c}_t) \tag{1}`],
  [String.raw`\boxed{c_t = F_t \oplus I_t}`],
  [
    "c_t = \\underbrace{f_t \\odot c_{t-1}}_{F_t} + \\overbrace{i_t \\odot \\tilde{c}_t}^{\\text{new}}",
  ],
  [
    "z^f_t = \\underbrace{W_f}_{H \\times (H + D)} \\, \\underbrace{[h_{t-1}; x_t]}_{18 \\times 1} + b_f",
  ],
  [
    String.raw`i_t = \sigma\!\left(W_i \begin{bmatrix} h_{t-1} \\ x_t \end{bmatrix} + b_i\right) \quad \text{for all } t`,
  ],
  [
    String.raw`\begin{aligned} c_t &= f_t \odot c_{t-1} \\ &\quad + i_t \odot \tilde c_t, & h_t &= o_t \odot \tanh c_t \end{aligned}`,
  ],
  [
    String.raw`f_t, i_t, o_t \in (0, 1)^{H}, \qquad h_t \in (-1, 1)^H, \qquad \tilde c_t \in [-1, 1]`,
  ],
  [String.raw`f_t \in \{0, 1\}`, "carry"],
  [String.raw`W_f \in \mathbb{R}^{70\times 102}`, "worked-sizes"],
  [String.raw`f_t = \frac{1}{1 + e^{-(W_f X_t + b_f)}}`],
  [String.raw`\sigma'(z) = \sigma(z)(1 - \sigma(z)), \quad \tanh'(z) = 1 - \tanh^2(z)`],
  [
    String.raw`c_2 = 2 \cdot 1 + 2 \cdot 2 = 6, \quad h_2 = 2 \cdot 6 = 12, \quad h_3 = 13 \cdot 247`,
    "hand",
  ],
  [
    String.raw`\sigma(1) \approx 0.73, \quad \frac{1}{3} \approx 0.333, \quad 28{,}840 = 4 \cdot 7210`,
  ],
  [String.raw`h_t \neq o_t \odot c_t`],
  [
    String.raw`|h_t| < 1, \quad |c_t| \le |F_t| + |I_t|, \quad \sqrt{16} = 4, \quad \sigma'(z) \le \frac{1}{4}`,
  ],
  [String.raw`c_t = F_t + I_t \;\; \forall t \geq 1`],
  [String.raw`c_t = F_t + I_t \quad (t = 1, \dots, T)`],
  [String.raw`c_t = F_t + I_t \qquad \forall t \in \{1, \ldots, T\}`],
  [
    String.raw`\tilde{c_t} = \widetilde{c}_t, \quad c_t' = c'_t, \quad c^{\prime}_t = \tanh\left(c_{t}\right)`,
  ],
  [String.raw`\sum\limits_{k=1}^{3} k = \sum\nolimits_{k=1}^3 k = 6`],
  [String.raw`\operatorname{tanh}(z) = \text{tanh}(z) = \bigl(2 \sigma(2 z) - 1\bigr)`],
  [String.raw`F_t \cdot I_t = F_t^\top I_t, \quad F_t, I_t \in \mathbb R^{H}`],
];

describe("what is true is accepted", () => {
  it.each(truths)("%s", (equation, trace = "forward") => {
    expect(refusal(equation, trace)).toBeNull();
  });
});
