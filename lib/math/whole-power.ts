/**
 * base^exponent, for a whole exponent ≥ 0, by squaring and multiplying. Engines differ in the last bits of `**` (Node 20 from
 * Node 24), and hundreds of steps of training make a last bit grow; a product of two numbers is the same everywhere (IEEE 754).
 */
export function wholePower(base: number, exponent: number): number {
  let [power, square] = [1, base];
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
