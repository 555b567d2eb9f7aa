import type { CourseQuestion } from "./question.js";
import { memoryQuestions } from "./lessons/00-why-memory.js";
import { gateQuestions } from "./lessons/01-gate.js";
import { shapesQuestions } from "./lessons/02-shapes.js";
import { forgetGateQuestions } from "./lessons/03-forget-gate.js";
import { inputGateQuestions } from "./lessons/04-input-gate.js";
import { candidateQuestions } from "./lessons/05-candidate.js";
import { cellUpdateQuestions } from "./lessons/06-cell-update.js";
import { outputGateQuestions } from "./lessons/07-output-gate.js";
import { wholeCellQuestions } from "./lessons/08-whole-cell.js";
import { layoutQuestions } from "./lessons/09-weight-layouts.js";
import { sequenceQuestions } from "./lessons/10-sequences.js";
import { stateQuestions } from "./lessons/11-state-and-masks.js";

/** Every exercise of the course, lesson by lesson. */
export const questions: CourseQuestion[] = [
  memoryQuestions,
  gateQuestions,
  shapesQuestions,
  forgetGateQuestions,
  inputGateQuestions,
  candidateQuestions,
  cellUpdateQuestions,
  outputGateQuestions,
  wholeCellQuestions,
  layoutQuestions,
  sequenceQuestions,
  stateQuestions,
].flat();
