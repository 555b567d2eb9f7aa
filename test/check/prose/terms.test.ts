import { expect, it } from "vitest";
import { misnamedIn } from "../../../scripts/check/prose/terms.js";

it.each([
  "the input gate $i_t$ and the forget gate ($f_t$), the candidate $\\tilde c_t$",
  "the kept memory $F_t = f_t \\odot c_{t-1}$; $h_t$, the hidden state",
  "the forget gate multiplies $c_{t-1}$; of the forget gate, $W_f$ and $b_f$",
  "| S1 | equation | here |\n|---|---|---|\n| Learn | $i_t \\odot \\tilde c_t$ | `newMemory` |\n| Use | $h_t = o_t$ | `hiddenState` |",
  "| idea | S2 | PyTorch |\n|---|---|---|\n| new memory | $g_t$ | `c` |",
])("a symbol has its name: %s", (source) => {
  expect(misnamedIn(source)).toEqual([]);
});

it.each([
  [
    "a\nthe input gate $F_t = f_t \\odot c_{t-1}$",
    2,
    /"input gate" beside \$F_t = .* the kept memory/,
  ],
  ["the forget gate ($i_t$)", 1, /"forget gate" beside \$i_t\$, which is the input gate/],
  ["$h_t$<!-- @check -->, the cell state", 1, /"cell state" beside \$h_t\$/],
  ["$c_t$ is the hidden state", 1, /"hidden state"/],
  [
    "| S1 | is | here |\n|---|---|---|\n| Learn | $i_t \\odot \\tilde c_t$ | `keptMemory` |",
    3,
    /"keptMemory".* the new memory/,
  ],
])("one that has another's is named: %s", (source, line, message) => {
  expect(misnamedIn(source)).toEqual([{ line, message: expect.stringMatching(message) }]);
});
