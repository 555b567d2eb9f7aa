import { describe, expect, it } from "vitest";
import { salesExamples, seededRandom, windowed } from "../../../../lib/index.js";

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe("seasonal sales", () => {
  it("sell a season's amount every year, and little in between", () => {
    const still = { count: 300, years: 3, monthsPerYear: 4, noise: 0, seed: 1 };
    const seasons = salesExamples(still).map(({ inputs, targets, weights }) => {
      const season = inputs[3]![0]!;
      const year = [0.1, 0.1, 0.1, season];
      expect(inputs.map(([sold]) => sold)).toEqual([...year, ...year, ...year].slice(0, -1));
      expect(inputs.map(([, mark]) => mark)).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
      expect(targets.map(([sold]) => sold)).toEqual([...year, ...year, ...year].slice(1));
      expect(weights).toEqual([0, 0, 0, 1, 1, 1, 3, 1, 1, 1, 3]);
      return season;
    });
    expect(Math.min(...seasons)).toBeGreaterThanOrEqual(0.2);
    expect(Math.min(...seasons)).toBeLessThan(0.22);
    expect(Math.max(...seasons)).toBeLessThan(1);
    expect(Math.max(...seasons)).toBeGreaterThan(0.98);
  });

  it("have four years of twelve months by default, with chance", () => {
    const examples = salesExamples({ count: 50, seed: 1 });
    expect(examples[0]!.inputs).toHaveLength(47);
    const little = examples.flatMap(({ inputs }) =>
      inputs.filter((_, t) => t % 12 !== 11).map(([sold]) => sold! - 0.1),
    );
    expect(Math.abs(mean(little))).toBeLessThan(0.002);
    expect(Math.abs(Math.sqrt(mean(little.map((x) => x * x))) - 0.02)).toBeLessThan(0.002);
    expect(examples[0]!.targets[0]![0]).toBe(examples[0]!.inputs[1]![0]);
  });

  it("have a season first, and then chance month by month, from the seed", () => {
    const random = seededRandom(3);
    const season = random.uniform(0.2, 1);
    const year = [0.1, 0.1, season, 0.1, 0.1, season].map((sold) => sold + 0.5 * random.normal());
    const [shop] = salesExamples({ count: 1, years: 2, monthsPerYear: 3, noise: 0.5, seed: 3 });
    expect(shop!.inputs.map(([sold]) => sold)).toEqual(year.slice(0, -1));
  });

  it("can be seen through a window", () => {
    const example = {
      inputs: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      targets: [[7], [8], [9]],
      weights: [0, 1, 1],
    };
    expect(windowed([example], 2)).toEqual([
      {
        ...example,
        inputs: [
          [0, 0, 1, 2],
          [1, 2, 3, 4],
          [3, 4, 5, 6],
        ],
      },
    ]);
    expect(windowed([example], 1)).toEqual([example]);
    expect(windowed([{ inputs: [], targets: [] }], 3)[0]!.inputs).toEqual([]);
    expect(() => windowed([example], 0)).toThrow("invalid width");
  });

  it("is the same for the same seed, and says what is out of range", () => {
    const draw = (seed: number) => salesExamples({ count: 2, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const refused = (options: object, message: string) =>
      expect(() => salesExamples({ count: 1, seed: 1, ...options })).toThrow(message);
    refused({ count: 0 }, "invalid count");
    refused({ years: 1 }, "invalid years: expected a whole number ≥ 2, got 1");
    refused({ years: 2.5 }, "invalid years");
    refused({ monthsPerYear: 1 }, "invalid monthsPerYear");
    refused({ noise: -1 }, "invalid noise: expected a number ≥ 0, got -1");
    expect(
      salesExamples({ count: 1, years: 2, monthsPerYear: 2, seed: 1 })[0]!.inputs,
    ).toHaveLength(3);
  });
});
