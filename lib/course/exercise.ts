import { requireFunction } from "../math/names.js";

/** A question of the course with its own marking. */
export interface Exercise<Answer> {
  /** What is asked. */
  readonly question: string;
  /** Marks an attempt: `undefined` counts as not attempted yet. */
  check(attempt: Answer | undefined): string;
}

/**
 * An exercise that marks itself.
 *
 * @param question what is asked, in a sentence.
 * @param judge returns true for a right answer, or a hint that says what the attempt got wrong.
 * @throws TypeError when there is no judge.
 */
export function exercise<Answer>(
  question: string,
  judge: (attempt: Answer) => true | string,
): Exercise<Answer> {
  requireFunction("judge", judge, "that gives true or a hint");
  return {
    question,
    check(attempt) {
      if (attempt === undefined) return `○ not attempted yet: ${question}`;
      const verdict = judge(attempt);
      return verdict === true ? `✓ right: ${question}` : `✗ not yet: ${verdict}`;
    },
  };
}
