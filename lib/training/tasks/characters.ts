import { requireArray, requireNames, type Known } from "../../math/names.js";
import type { CellKind } from "../../layers/kinds.js";
import { finalStates } from "../../layers/stateful.js";
import type { StackOptions } from "../../layers/stack.js";
import { seededRandom } from "../../math/random.js";
import { describe, requireSize } from "../../math/shapes.js";
import type { Matrix, Vector } from "../../math/vector.js";
import { oneHot, type Example } from "../examples.js";
import { largest, softmax } from "../losses.js";
import { runModel, type Model } from "../model.js";

/** The characters of a text, in the order of their one-hot places: sorted, each once. */
export type Vocabulary = readonly string[];

/**
 * The characters of a text, each once, sorted by code point. A character is a code point: an emoji is one.
 * @throws RangeError when the text is empty.
 */
export function vocabularyOf(text: string): Vocabulary {
  if (text === "") throw new RangeError("invalid text: expected 1 character or more, got none");
  return [...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
}

/**
 * A text as one-hot vectors, [characters][vocabulary size].
 * @throws RangeError naming the character that is not in the vocabulary.
 */
export function encodeText(text: string, vocabulary: Vocabulary): Matrix {
  requireArray("vocabulary", vocabulary, "characters, as vocabularyOf gives");
  return [...text].map((character, k) => {
    const place = vocabulary.indexOf(character);
    if (place < 0) {
      throw new RangeError(
        `invalid text: expected characters of the vocabulary, got ${JSON.stringify(character)} at position ${k}`,
      );
    }
    return oneHot(place, vocabulary.length);
  });
}

/**
 * A text cut into examples of next-character prediction, [length][vocabulary size], one-hot; each begins where the one before
 * ended, and the last may be shorter.
 * @param length characters in an example, ≥ 1.
 * @throws RangeError when the text has fewer than 2 characters, one is not in the vocabulary, or the length is not ≥ 1.
 */
export function characterExamples(
  text: string,
  vocabulary: Vocabulary,
  options: { length: number },
): Example[] {
  requireNames("options", options, { length: true });
  const { length } = options;
  requireSize("length", length);
  const encoded = encodeText(text, vocabulary);
  if (encoded.length < 2) {
    throw new RangeError(`invalid text: expected 2 characters or more, got ${encoded.length}`);
  }
  const pieces = Math.ceil((encoded.length - 1) / length);
  return Array.from({ length: pieces }, (_, k) => {
    const [from, to] = [k * length, Math.min((k + 1) * length, encoded.length - 1)];
    return { inputs: encoded.slice(from, to), targets: encoded.slice(from + 1, to + 1) };
  });
}

/** How a text is continued. */
export interface SampleOptions {
  /** What the model reads first, 1 character or more. */
  start: string;
  /** How many characters are added. */
  length: number;
  /** τ ≥ 0: near 0 only the likeliest are drawn, 1 is as the model has it, above that more at random; 0 draws nothing. Default: 1. */
  temperature?: number;
  /** Any whole number; equal seeds give equal texts. */
  seed: number;
}

const knownSample: Known<SampleOptions> = {
  start: true,
  length: true,
  temperature: true,
  seed: true,
};

/**
 * Lets a model go on with a text: each character is drawn from softmax(y / τ) and read as the next input.
 * @returns what was added, without the start.
 * @throws RangeError when the start is empty or has characters outside the vocabulary, the temperature is below 0, or the model does
 * not fit the vocabulary.
 */
export function sampleText<K extends CellKind>(
  model: Model<K>,
  vocabulary: Vocabulary,
  options: SampleOptions,
): string {
  requireNames("options", options, knownSample);
  const { start, length, temperature = 1, seed } = options;
  if (start === "") throw new RangeError("invalid start: expected 1 character or more, got none");
  if (!(Number.isFinite(temperature) && temperature >= 0)) {
    throw new RangeError(
      `invalid temperature: expected a finite number ≥ 0, got ${describe(temperature)}`,
    );
  }
  requireSize("length", length);
  const random = seededRandom(seed);
  const read = reader(model);
  let output = encodeText(start, vocabulary).map(read).at(-1)!;
  let added = "";
  for (let k = 0; k < length; k++) {
    const place =
      temperature === 0 ? largest(output) : drawn(output, temperature, random.uniform());
    added += vocabulary[place];
    output = read(oneHot(place, vocabulary.length));
  }
  return added;
}

/** Reads one vector after the other, the state carried on. */
function reader<K extends CellKind>(model: Model<K>): (x: Vector) => Vector {
  let state: StackOptions = {};
  return (x) => {
    const { stack, outputs } = runModel(model, [[x]], state);
    state = { initialStates: finalStates(stack) };
    return outputs[0]![0]!;
  };
}

/** The place where the distribution's running sum passes `level`, uniform in [0, 1). */
function drawn(logits: Vector, temperature: number, level: number): number {
  const probabilities = softmax(logits.map((y) => y / temperature));
  let sum = 0;
  const place = probabilities.findIndex((p) => (sum += p) > level);
  // Rounding may leave the sum a hair below 1.
  return place < 0 ? largest(probabilities) : place;
}
