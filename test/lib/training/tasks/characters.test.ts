import { describe, expect, it } from "vitest";
import {
  characterExamples,
  encodeText,
  initialModel,
  modelParameters,
  oneHot,
  predict,
  sampleText,
  vocabularyOf,
  withParameters,
  type Model,
} from "../../../../lib/index.js";
import { mapParameters } from "../../../../lib/math/tree.js";
import { largest } from "../../../../lib/training/losses.js";

const places = (rows: number[][]) => rows.map((row) => row.indexOf(1));

describe("characters", () => {
  const vocabulary = vocabularyOf("beban 😀a");

  it("are a text's code points, sorted, each once", () => {
    expect(vocabularyOf("beban 😀a")).toEqual([" ", "a", "b", "e", "n", "😀"]);
    expect(() => vocabularyOf("")).toThrow("invalid text: expected 1 character or more, got none");
  });

  it("are encoded one-hot", () => {
    expect(places(encodeText("😀ban", vocabulary))).toEqual([5, 2, 1, 4]);
    expect(encodeText("e", vocabulary)).toEqual([oneHot(3, 6)]);
    expect(encodeText("", vocabulary)).toEqual([]);
    expect(() => encodeText("bay", vocabulary)).toThrow(
      'invalid text: expected characters of the vocabulary, got "y" at position 2',
    );
  });

  it("are cut into examples, each wanting the next character", () => {
    const spelled = characterExamples("banana", vocabularyOf("banana"), { length: 3 }).map(
      ({ inputs, targets, ...rest }) => [places(inputs), places(targets), rest],
    );
    expect(spelled).toEqual([
      [[1, 0, 2], [0, 2, 0], {}],
      [[0, 2], [2, 0], {}],
    ]);
    expect(characterExamples("ban", vocabulary, { length: 2 })).toHaveLength(1);
    expect(characterExamples("ba", vocabulary, { length: 1 })).toHaveLength(1);
    expect(() => characterExamples("b", vocabulary, { length: 2 })).toThrow(
      "invalid text: expected 2 characters or more, got 1",
    );
    expect(() => characterExamples("ban", vocabulary, { length: 0 })).toThrow("invalid length");
  });
});

describe("sampling", () => {
  const abc = vocabularyOf("abc");
  /** Logits after each character: after a, b; after b, c is e times as likely as a; after c, only a. */
  const chain: Model = {
    layers: [],
    readout: {
      inputSize: 3,
      outputSize: 3,
      weights: [
        [-99, 0, 99],
        [99, -99, -99],
        [-99, 1, -99],
      ],
      biases: [0, 0, 0],
    },
  };

  it("draws nothing at temperature 0: always the likeliest", () => {
    const options = { start: "ca", length: 7, temperature: 0, seed: 1 };
    expect(sampleText(chain, abc, options)).toBe("bcabcab");
  });

  it("draws as likely as the model has it", () => {
    const share = (temperature?: number) => {
      const rules = { start: "a", length: 6000, seed: 5, ...(temperature && { temperature }) };
      const text = sampleText(chain, abc, rules);
      expect(text).toHaveLength(6000);
      return text.split("bc").length / text.split("b").length;
    };
    // About 2,400 draws: a standard deviation of 0.01.
    expect(Math.abs(share() - Math.E / (1 + Math.E))).toBeLessThan(0.04);
    expect(share(1)).toBe(share());
    expect(Math.abs(share(4) - Math.exp(0.25) / (1 + Math.exp(0.25)))).toBeLessThan(0.04);
    expect(share(0.1)).toBeGreaterThan(0.99);
  });

  it("is the same for the same seed, and carries the state on", () => {
    const model = initialModel({ inputSize: 3, hiddenSize: 4, outputSize: 3, layers: 2, seed: 1 });
    const draw = (start: string, seed: number) =>
      sampleText(model, abc, { start, length: 30, seed });
    expect(draw("ab", 1)).toBe(draw("ab", 1));
    expect(draw("ab", 1)).not.toBe(draw("ab", 2));
    const whole = sampleText(model, abc, { start: "cab", length: 8, temperature: 0, seed: 1 });
    const longer = `cab${whole.slice(0, 3)}`;
    expect(sampleText(model, abc, { start: longer, length: 5, temperature: 0, seed: 1 })).toBe(
      whole.slice(3),
    );
  });

  it("reads on where it stands: the likeliest after all that it has read", () => {
    const model = initialModel({ inputSize: 3, hiddenSize: 4, outputSize: 3, layers: 2, seed: 33 });
    const eager = mapParameters(modelParameters(model), (vector) => vector.map((w) => 6 * w));
    const moody = withParameters(model, eager);
    let text = "ab";
    for (let k = 0; k < 12; k++) {
      const outputs = predict(moody, encodeText(text, abc));
      text += abc[largest(outputs.at(-1)!)];
    }
    const options = { start: "ab", length: 12, temperature: 0, seed: 1 };
    expect(sampleText(moody, abc, options)).toBe(text.slice(2));
    const forgetting = [...text].slice(1, -1).map((character) => {
      const [output] = predict(moody, encodeText(character, abc));
      return abc[largest(output!)];
    });
    expect(forgetting.join("")).not.toBe(text.slice(2));
  });

  it("says what is out of range", () => {
    const refused = (options: object, message: string) =>
      expect(() => sampleText(chain, abc, { start: "a", length: 1, seed: 1, ...options })).toThrow(
        message,
      );
    refused({ start: "" }, "invalid start: expected 1 character or more, got none");
    refused({ start: "x" }, 'got "x" at position 0');
    refused({ length: 0 }, "invalid length");
    refused({ temperature: -1 }, "invalid temperature: expected a finite number ≥ 0, got -1");
    refused({ temperature: Infinity }, "invalid temperature");
    refused({ seed: 0.5 }, "invalid seed");
  });
});
