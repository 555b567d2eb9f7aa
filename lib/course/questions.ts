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
import { backwardQuestions } from "./lessons/12-backward.js";
import { vanishingQuestions } from "./lessons/13-vanishing.js";
import { trainingQuestions } from "./lessons/14-training.js";
import { initialisationQuestions } from "./lessons/15-initialisation.js";
import { variantQuestions } from "./lessons/16-variants.js";
import { gruQuestions } from "./lessons/17-gru.js";
import { layersQuestions } from "./lessons/18-layers.js";
import { readingQuestions } from "./lessons/19-reading.js";
import { gatesTodayQuestions } from "./lessons/20-gates-today.js";
import { capstoneQuestions } from "./lessons/21-capstone.js";

/** Every exercise of the course, lesson by lesson. */
export function questions(): CourseQuestion[] {
  const lessons = [
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
    backwardQuestions,
    vanishingQuestions,
    trainingQuestions,
    initialisationQuestions,
    variantQuestions,
    gruQuestions,
    layersQuestions,
    readingQuestions,
    gatesTodayQuestions,
    capstoneQuestions,
  ];
  return lessons.flat().map((make) => make());
}
