import { findNotebooks } from "../check/check-notebooks.js";
import { commandOf, whole } from "./arguments.js";

const usage = `usage: npm run drift:sensitivity -- [--seed N] [--count M]

Changes the library, the notebooks, their outputs, their numbers and their equations in one place at a time, and counts
how many of the changes that mean something the checks of the course find. Lists those that live.

  --seed N    which changes (default 1)
  --count M   how many (default 500)
Exit: 0 when at least 98% are caught, 1 otherwise.
`;

export const command = commandOf({
  usage,
  options: { seed: whole({ from: 0 }, 1), count: whole({ from: 1 }, 500) },
  run: ({ seed, count }) => measure(seed, count),
});

async function measure(seed: number, count: number): Promise<number> {
  const [{ Course }, { sample }] = await Promise.all([
    import("../sensitivity/measure.js"),
    import("../sensitivity/sample.js"),
  ]);
  const course = await Course.open(await findNotebooks([]));
  const chosen = sample(course.mutations, count, seed);
  let [caught, meant] = [0, 0];
  for (const mutation of chosen) {
    const fate = await course.fateOf(mutation);
    if (fate !== "no change of meaning") meant++;
    if (fate === "caught") caught++;
    if (fate === "survived")
      process.stdout.write(
        `survived: ${mutation.kind}: ${mutation.place}: ${mutation.was} → ${mutation.now}\n`,
      );
  }
  await course.end();
  process.stdout.write(
    `${chosen.length} changes of ${course.mutations.length} possible, ${chosen.length - meant} without meaning\ncaught ${caught} of ${meant}\n`,
  );
  return caught >= 0.98 * meant ? 0 : 1;
}
