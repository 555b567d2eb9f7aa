import { sigmoid } from "../../../lib/index.js";

/** As `answers`, for the lessons from 14 on. */
export const laterAnswers: Record<string, { right: (n: number[]) => unknown; wrong: unknown[] }> = {
  "14.1": { right: ([n]) => Math.log(n!), wrong: [3, 0.125, -2.079, 0.875, 8] },
  "14.2": {
    right: ([p, slope, velocity]) => p! - 0.1 * (0.9 * velocity! + slope!),
    wrong: [0.8, 0.5, 0.73, 1.47, 4.7, 0],
  },
  "14.3": {
    right: ([x, y, norm]) => [x!, y!].map((each) => (each * norm!) / Math.hypot(x!, y!)),
    wrong: [
      [6, 8],
      [5, 5],
      [0.6, 0.8],
      [1, 3],
      [4, 3],
      [30, 40],
    ],
  },
  "14.4": {
    right: ([examples, size, epochs]) => Math.ceil(examples! / size!) * epochs!,
    wrong: [4, 15, 500, 5, 16, 7],
  },
  "15.1": { right: ([steps]) => Math.log(steps! - 1), wrong: [-3.892, 1.69, 0.98, 49, 1, 2, 5] },
  "15.2": {
    right: ([steps]) => sigmoid.output(1) ** steps!,
    wrong: [0.731, sigmoid.output(1) ** 19, 14.62, 1, 0.5 ** 20, 0.1],
  },
  "15.3": {
    right: ([units]) => 2 / Math.sqrt(units!),
    wrong: [0.1, 0.02, 1, 0.01, 20, 0.3],
  },
  "15.4": {
    right: () => "nothing yet",
    wrong: ["B is better", "A is better", "equal", "A fails", "B is never worse"],
  },
};
