const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, k) => String.fromCodePoint(from + k)).join("");

/** What the shipped text font can write: English, names in European languages, typography. */
export const textCharacters =
  range(0x20, 0x7e) + "\u00a0§©«°±·»×ÄÅÉÖÜßàäåçèéëíïñóöøúüÿłšč–—‘’“”•…′−";

const greek = "αβγδεηθλμπρστφωΔΘΠΣΦΩ";

/** Slanted Latin and Greek letters have places of their own; the slanted h is an older sign. */
const italics = range(0x1d434, 0x1d467) + "ℎ𝛼𝛽𝛾𝛿𝜂𝜃𝜆𝜇𝜋𝜌𝜎𝜏𝜑𝜙𝜔𝜕𝜖𝜀";

const operators = "+−±×·=<>≤≥≈≠≡∼≪≫∝∈∞∂∇∑∏√⊙⊗⊕∘⋅∗⊤‖→←↦⇒↑↓⟨⟩⌊⌋…⋯⋮⋱";

const accents = "\u0302\u0303\u0304^~¯ˆ˜⏞⏟′″";

/** What the shipped font of mathematics can write. */
export const mathematicsCharacters =
  range(0x20, 0x7e) + greek + italics + "ℝℒℓ" + operators + accents + "₀₁₂₃ₜ₋½¼¾⅓";
