import { expect, it } from "vitest";
import { wholePower } from "../../../lib/math/whole-power.js";

it.each([
  [2, 0, 1],
  [2, 1, 2],
  [2, 10, 1024],
  [-3, 3, -27],
  [0.5, 30, 1 / 1073741824],
  [0, 0, 1],
  [10, 22, 1e22],
])("%d to the power %d is exactly %d", (base, exponent, power) => {
  expect(wholePower(base, exponent)).toBe(power);
});

it("is what the engine gives, but for a rounding in each factor", () => {
  for (let exponent = 1; exponent < 5000; exponent += 7) {
    const apart = Math.abs(wholePower(0.999, exponent) / 0.999 ** exponent - 1);
    expect(apart).toBeLessThanOrEqual(exponent * Number.EPSILON);
  }
});
