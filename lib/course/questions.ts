import type { CourseQuestion } from "./question.js";
import { gateQuestions } from "./lessons/01-gate.js";
import { shapesQuestions } from "./lessons/02-shapes.js";
import { forgetGateQuestions } from "./lessons/03-forget-gate.js";
import { inputGateQuestions } from "./lessons/04-input-gate.js";
import { candidateQuestions } from "./lessons/05-candidate.js";
import { cellUpdateQuestions } from "./lessons/06-cell-update.js";
import { outputGateQuestions } from "./lessons/07-output-gate.js";
import { wholeCellQuestions } from "./lessons/08-whole-cell.js";

/** Every exercise of the course, lesson by lesson. */
export const questions: CourseQuestion[] = [
  gateQuestions,
  shapesQuestions,
  forgetGateQuestions,
  inputGateQuestions,
  candidateQuestions,
  cellUpdateQuestions,
  outputGateQuestions,
  wholeCellQuestions,
].flat();
