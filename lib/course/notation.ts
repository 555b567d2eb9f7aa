/** Whose names a term has: two libraries' and the five texts' from which the course grew. */
export type NamingSource = "pytorch" | "keras" | "S0" | "S1" | "S2" | "S3" | "S4";

/** One idea of the course: what it means, how it is written, and what others call it. */
export interface Term {
  /** A name for links: `forget-gate`. */
  id: string;
  /** What the course calls it. */
  name: string;
  /** What it is, in a sentence or two without formulas. */
  meaning: string;
  /** How the course writes it, in TeX; empty for what has no letter. */
  symbol: string;
  /** Its name in the library; empty for what has none. */
  code: string;
  /** Its sizes; empty for what has none. */
  shape: string;
  /** The lesson that explains it: `"03"`. */
  lesson: string;
  /** What others call it; left out where they have no name of their own for it. */
  names: Partial<Record<NamingSource, string>>;
}

/**
 * The terms of the course, in the order in which it meets them: one source for its glossary, its table of notations and
 * the site's switch between them.
 */
export const terms: readonly Term[] = [
  term(
    "event",
    "event",
    { symbol: "x_t", code: "x", shape: "[inputSize]", lesson: "02" },
    "What comes in from the sequence at a step.",
    { pytorch: "input", keras: "inputs", S1: "event" },
  ),
  term(
    "hidden-state",
    "hidden state",
    { symbol: "h_t", code: "hiddenState", shape: "[hiddenSize]", lesson: "02" },
    "What the cell puts out at a step; the next step sees it too.",
    { pytorch: "h_n (the last)", keras: "state_h (the last)", S1: "STM", S3: "state_h" },
  ),
  term(
    "cell-state",
    "cell state",
    { symbol: "c_t", code: "cellState", shape: "[hiddenSize]", lesson: "02" },
    "What the cell remembers. It leaves the cell only through the output gate.",
    { pytorch: "c_n (the last)", keras: "state_c (the last)", S0: "C_t", S1: "LTM", S3: "state_c" },
  ),
  term(
    "unit",
    "unit",
    { code: "hiddenSize", lesson: "02" },
    "One entry of the hidden state, the cell state and every gate; a layer has hiddenSize of them.",
    { pytorch: "hidden_size", keras: "units", S0: "number of neurons" },
  ),
  term(
    "gate",
    "gate",
    { symbol: "t", shape: "[hiddenSize]", lesson: "01" },
    "A vector of shares between 0 and 1, computed from what the network sees and multiplied onto something.",
    { pytorch: "gate", keras: "gate", S2: "toll", S4: "valve" },
  ),
  term(
    "preactivation",
    "pre-activation",
    { symbol: "z", code: "preactivations", shape: "[hiddenSize]", lesson: "01" },
    "What enters the squeezing function of a gate: weights times what is seen, plus the bias.",
  ),
  term(
    "seen",
    "what the gates see",
    { symbol: "X_t", code: "hx", shape: "[hiddenSize + inputSize]", lesson: "02" },
    "The hidden state before and the event, end to end: the input of all four networks.",
    { S0: "X", S2: "[h, x]" },
  ),
  term(
    "forget-gate",
    "forget gate",
    { symbol: "f_t", code: "forgetGate", shape: "[hiddenSize]", lesson: "03" },
    "How much of each old memory stays.",
    {
      pytorch: "f, second block",
      keras: "f, second block",
      S1: "forget factor",
      S2: "f_t",
      S4: "forget valve",
    },
  ),
  term(
    "kept-memory",
    "kept memory",
    { symbol: "F_t", code: "keptMemory", shape: "[hiddenSize]", lesson: "03" },
    "The old memory behind the forget gate.",
    { S1: "Forget", S2: "F_t" },
  ),
  term(
    "input-gate",
    "input gate",
    { symbol: "i_t", code: "inputGate", shape: "[hiddenSize]", lesson: "04" },
    "How much of the candidate is written.",
    {
      pytorch: "i, first block",
      keras: "i, first block",
      S1: "ignore factor",
      S2: "i_t",
      S4: "new-memory valve",
    },
  ),
  term(
    "new-memory",
    "new memory",
    { symbol: "I_t", code: "newMemory", shape: "[hiddenSize]", lesson: "04" },
    "The candidate behind the input gate: what is written.",
    { S0: "input gate", S1: "Learn", S2: "I_t" },
  ),
  term(
    "candidate",
    "candidate",
    { symbol: "\\tilde c_t", code: "candidate", shape: "[hiddenSize]", lesson: "05" },
    "What could be written, between −1 and 1; the only one of the four networks that is no gate.",
    { pytorch: "g, third block", keras: "c, third block", S1: "combination", S2: "c̃_t" },
  ),
  term(
    "cell-update",
    "cell update",
    { symbol: "c_t = F_t + I_t", shape: "[hiddenSize]", lesson: "06" },
    "The kept memory and the new memory, added.",
    { S1: "Remember", S2: "F_t ⊕ I_t", S4: "T-joint" },
  ),
  term(
    "output-gate",
    "output gate",
    { symbol: "o_t", code: "outputGate", shape: "[hiddenSize]", lesson: "07" },
    "How much of each memory is shown.",
    { pytorch: "o, fourth block", keras: "o, fourth block", S2: "o_t", S4: "output valve" },
  ),
  term(
    "squeezed-memory",
    "squeezed memory",
    { symbol: "c'_t", code: "tanhC", shape: "[hiddenSize]", lesson: "07" },
    "The cell state squeezed into (−1, 1) on its way out.",
    { S2: "c'_t" },
  ),
  term(
    "weights",
    "weights",
    { symbol: "W_f", code: "weights", shape: "[hiddenSize][hiddenSize + inputSize]", lesson: "02" },
    "What a network multiplies what it sees with; one matrix for each of the four.",
    { pytorch: "weight_ih_l0, weight_hh_l0", keras: "kernel, recurrent_kernel", S0: "W_f" },
  ),
  term(
    "bias",
    "bias",
    { symbol: "b_f", code: "biases", shape: "[hiddenSize]", lesson: "01" },
    "What a network adds whatever it sees: its habit.",
    { pytorch: "bias_ih_l0 + bias_hh_l0", keras: "bias", S0: "b_f" },
  ),
  term(
    "trace",
    "trace",
    { code: "unroll", lesson: "08" },
    "Everything that a cell computed over a sequence, step by step.",
  ),
  term(
    "batch",
    "batch",
    { code: "batchOf", shape: "[timeSteps][batchSize][inputSize]", lesson: "10" },
    "Sequences that are read side by side; none of them sees another.",
    { pytorch: "batch", keras: "batch" },
  ),
  term(
    "stateful",
    "stateful",
    { code: "statefulStack", lesson: "11" },
    "Going on from the state in which the last batch ended, in place of zeros.",
    { pytorch: "hand the state on", keras: "stateful=True", S3: "stateful" },
  ),
  term(
    "padding",
    "padding",
    { code: "padding", lesson: "11" },
    "Steps that only fill up a batch, and must not count.",
    { pytorch: "pack_padded_sequence", keras: "mask" },
  ),
  term(
    "gradient",
    "gradient",
    { symbol: "\\partial L / \\partial x", code: "backpropagate", lesson: "12" },
    "How much a result changes with a number, for a small nudge of it.",
    { pytorch: ".grad", keras: "GradientTape" },
  ),
  term(
    "carousel",
    "constant error carousel",
    { code: "carriedShare", lesson: "13" },
    "The way along the memory alone: forwards and backwards multiplied by the forget gate, and by nothing else.",
    { S3: "self-connection of weight 1" },
  ),
  term(
    "peephole",
    "peephole",
    { symbol: "p", code: "peepholes", shape: "[hiddenSize]", lesson: "16" },
    "A gate's view of the memory itself, one weight for each unit.",
    { S4: "valves that see the memory" },
  ),
];

type Written = Pick<Term, "lesson"> & Partial<Pick<Term, "symbol" | "code" | "shape">>;

function term(
  id: string,
  name: string,
  { symbol = "", code = "", shape = "", lesson }: Written,
  meaning: string,
  names: Term["names"] = {},
): Term {
  return { id, name, meaning, symbol, code, shape, lesson, names };
}
