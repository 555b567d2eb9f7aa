import { existsSync } from "node:fs";
import path from "node:path";
import { messageOf } from "../notebook/notebook-error.js";
import { readText } from "../notebook/read-text.js";
import { isObject } from "../notebook/structure.js";

/** A rule of the prose that a course's lessons come under one after the other. */
export const ruleNames = ["numbers", "claims", "mathematics", "read", "exercises"] as const;
export type RuleName = (typeof ruleNames)[number];

/** The file that says, by lesson ("03", or a whole name), which rules it is not yet under; a folder that has it is held to the rules. */
export const notYetUnderName = "not-yet-under.json";

/** Whether the notebooks of a folder come under rules at all. */
export function isHeldToRules(folder: string): boolean {
  return existsSync(path.join(folder, notYetUnderName));
}

/**
 * The rules that a notebook is under: none in a folder without the list.
 * @throws Error when the list is of another form.
 */
export async function rulesFor(notebook: string): Promise<ReadonlySet<RuleName>> {
  const folder = path.dirname(notebook);
  const file = path.join(folder, notYetUnderName);
  if (!isHeldToRules(folder)) return new Set();
  const lists = listsIn(await readText(file));
  const name = path.basename(notebook);
  const [, missing = []] = Object.entries(lists).find(([each]) => isOf(each, name)) ?? [];
  return new Set(ruleNames.filter((rule) => !missing.includes(rule)));
}

/** Whether `03`, or a name, means this notebook. */
export function isOf(lesson: string, name: string): boolean {
  return name === lesson || name.startsWith(`${lesson}-`);
}

function listsIn(text: string): Record<string, RuleName[]> {
  let lists: unknown;
  try {
    lists = JSON.parse(text);
  } catch (error) {
    throw new Error(`${notYetUnderName} is no JSON (${messageOf(error)}): restore it`, {
      cause: error,
    });
  }
  if (!isObject(lists) || !Object.values(lists).every(areRules))
    throw new Error(
      `${notYetUnderName}: expected by lesson ("03") a list of rules: ${ruleNames.join(", ")}`,
    );
  return lists as Record<string, RuleName[]>;
}

function areRules(list: unknown): boolean {
  return Array.isArray(list) && list.every((rule) => ruleNames.includes(rule as RuleName));
}
