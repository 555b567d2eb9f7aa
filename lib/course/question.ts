import { seededRandom, type Random } from "../math/random.js";

/** A kind of answer: what is expected, in words, and how an answer is told to be one. */
export interface AnswerKind<Answer> {
  /** "a number", "a list of 3 numbers". */
  readonly name: string;
  accepts(attempt: unknown): attempt is Answer;
}

/** An exercise as an author writes it; `Data` is what differs from variant to variant. */
export interface QuestionSource<Data, Answer> {
  /** The lesson's number and its own: "3.2". */
  id: string;
  /** What the lesson's text asks about. */
  data: Data;
  /** Other data of the same kind and difficulty, for a class in which everyone has numbers of their own. */
  vary?: (random: Random) => Data;
  /** The question in a sentence, which gives nothing away. */
  ask: (data: Data) => string;
  takes: AnswerKind<Answer>;
  /** True for a right answer, or a hint that diagnoses the wrong one. */
  judge: (answer: Answer, data: Data) => true | string;
}

/** A question with its data, ready to be answered. */
export interface PosedQuestion {
  readonly text: string;
  /** What an answer must be: "a number". */
  readonly takes: string;
  judge(attempt: unknown): true | string;
}

/** A question of the course. */
export interface CourseQuestion {
  readonly id: string;
  /** Whether a seed gives other numbers. */
  readonly varies: boolean;
  /** The question of the lesson's text, or with a seed a variant of it. */
  pose(seed?: number): PosedQuestion;
}

/** Makes a question when it is asked for: whoever asks for none has no part of it in what is built. */
export type QuestionMaker = () => CourseQuestion;

/** Closes an author's question: from here on nobody needs to know its types. */
export function courseQuestion<Data, Answer>(source: QuestionSource<Data, Answer>): CourseQuestion {
  const { id, vary, ask, takes, judge } = source;
  return {
    id,
    varies: vary !== undefined,
    pose(seed) {
      const data = seed === undefined || !vary ? source.data : vary(seededRandom(seed));
      return {
        text: ask(data),
        takes: takes.name,
        judge: (attempt) =>
          takes.accepts(attempt)
            ? judge(attempt, data)
            : `the answer is ${takes.name}; this is ${told(attempt)}`,
      };
    },
  };
}

/** What arrived in place of an answer, in words. */
function told(attempt: unknown): string {
  if (typeof attempt === "number") return String(attempt);
  if (typeof attempt === "string") return `the text ${JSON.stringify(attempt)}`;
  if (typeof attempt === "function") return "a function";
  if (!Array.isArray(attempt)) return attempt === null ? "null" : `of type ${typeof attempt}`;
  const odd = attempt.find((entry) => typeof entry !== "number" || !Number.isFinite(entry));
  const numbers = attempt.length === 1 ? "1 entry" : `${attempt.length} entries`;
  return odd === undefined
    ? `a list of ${numbers}`
    : `a list of ${numbers} with ${told(odd)} in it`;
}
