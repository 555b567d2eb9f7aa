import { findNotebooks } from "../check/check-notebooks.js";
import { commandOf, whole } from "./arguments.js";

const usage = `usage: npm run drift:sensitivity -- [--seed N] [--count M]

Changes the library, the lessons, their outputs, numbers, words, equations and references, and the documents, in one
place at a time and in equal shares, as people do, and counts how many of the changes that mean something the checks
of the course find: a table by kind. Lists those that live.

  --seed N    which changes (default 1)
  --count M   how many (default 500)
Exit: 0 when at least 98% of each kind are caught, 1 otherwise.
`;

export const command = commandOf({
  usage,
  options: { seed: whole({ from: 0 }, 1), count: whole({ from: 1 }, 500) },
  run: ({ seed, count }) => measure(seed, count),
});

async function measure(seed: number, count: number): Promise<number> {
  const [{ Course }, { sample }, { Tally }] = await Promise.all([
    import("../sensitivity/measure.js"),
    import("../sensitivity/sample.js"),
    import("../sensitivity/tally.js"),
  ]);
  const course = await Course.open(await findNotebooks([]));
  for (const reason of course.leftOut) process.stdout.write(`left out, red as it is: ${reason}\n`);
  const tally = new Tally();
  for (const mutation of sample(course.mutations, count, seed)) {
    const fate = await course.fateOf(mutation);
    tally.add(mutation.kind, fate);
    if (fate === "survived")
      process.stdout.write(
        `survived: ${mutation.kind}: ${mutation.place}: ${mutation.was} → ${mutation.now}\n`,
      );
  }
  await course.end();
  process.stdout.write(tally.table(course.mutations));
  return tally.isGood(0.98) ? 0 : 1;
}
