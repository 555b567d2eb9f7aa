import { beforeAll, expect, it } from "vitest";
import { build } from "esbuild";
import path from "node:path";
import vm from "node:vm";
import type { CourseQuestion } from "../../../lib/course/question.js";
import { libFolder } from "../../../scripts/paths.js";
import { changed, sitesOf, type MutationSite } from "../../../scripts/sensitivity/sites.js";
import { answers } from "./answers.js";
import { sequenceAnswers } from "./answers-sequences.js";
import { laterAnswers } from "./later-answers.js";

const all = { ...answers, ...sequenceAnswers, ...laterAnswers };
let text: string;
let sites: MutationSite[];

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [path.join(libFolder, "course/questions.ts")],
    bundle: true,
    format: "cjs",
    target: "es2022",
    platform: "neutral",
    write: false,
  });
  text = outputFiles[0]!.text;
  const judges = judgeSpans(text);
  sites = sitesOf(text).filter(
    ({ start, end, was }) =>
      !/^(?:["'`]|[<>]=?$)/.test(was) &&
      judges.some((judge) => judge.start <= start && end <= judge.end),
  );
}, 60_000);

/** Where judges stand in the bundle: from `judge:` to the end of its function, told by its indentation. */
function judgeSpans(bundle: string): { start: number; end: number }[] {
  return [...bundle.matchAll(/^( *)judge: .*(?:\n\1 .*)*\n?/gm)].map(({ 0: span, index }) => ({
    start: index,
    end: index + span.length,
  }));
}

/** What the judges of a bundle say to the right answers and to the wrong ones. */
function verdictsOf(bundle: string): string[] {
  const module = { exports: {} as { questions: () => CourseQuestion[] } };
  const load = vm.runInThisContext(`(function (module, exports) {${bundle}\n})`) as (
    ...parts: unknown[]
  ) => void;
  load(module, module.exports);
  return module.exports.questions().flatMap((question) => {
    const { right, wrong } = all[question.id] ?? { right: () => undefined, wrong: [] };
    const posed = question.pose();
    const numbers = [...posed.text.matchAll(/−?\d+(?:\.\d+)?/g)].map(([found]) =>
      Number(found.replace("−", "-")),
    );
    return [right(numbers), ...wrong].map((attempt) => {
      try {
        return `${question.id} ${posed.judge(attempt)}`;
      } catch (error) {
        return `${question.id} ${String(error)}`;
      }
    });
  });
}

it("a changed judge judges otherwise: nine of ten changes are seen in what it says to the answers at hand", () => {
  const before = verdictsOf(text).join("\n");
  // A share is enough to see a judge that takes anything. (No answer lies on a bound: < for <= is not tried.)
  const tried = sites.filter((_, k) => k % 6 === 0);
  const silent = tried.filter((site) => {
    try {
      return verdictsOf(changed(text, site)).join("\n") === before;
    } catch {
      return false;
    }
  });
  const listed = silent.map(({ start, was, now }) => {
    const from = text.lastIndexOf("\n", start) + 1;
    return `${was} -> ${now.trim()} in ${text.slice(from, text.indexOf("\n", start)).trim()}`;
  });
  expect(tried.length).toBeGreaterThan(100);
  expect(silent.length / tried.length, listed.join("\n")).toBeLessThan(0.1);
}, 120_000);
