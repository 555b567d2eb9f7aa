import { existsSync } from "node:fs";
import path from "node:path";
import { messageOf } from "../notebook/notebook-error.js";
import { readText } from "../notebook/read-text.js";
import { isObject } from "../notebook/structure.js";

/** A rule of the prose that a course's lessons come under one after the other. */
export const ruleNames = ["numbers", "claims", "mathematics", "read", "exercises"] as const;
export type RuleName = (typeof ruleNames)[number];

/** The file that says which lessons ("03", or a whole name) are not yet under a rule; a folder that has it is held to the rules. */
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
  const isListed = (rule: RuleName): boolean =>
    lists[rule]?.some((each) => name === each || name.startsWith(`${each}-`)) ?? false;
  return new Set(ruleNames.filter((rule) => !isListed(rule)));
}

function listsIn(text: string): Partial<Record<RuleName, string[]>> {
  let lists: unknown;
  try {
    lists = JSON.parse(text);
  } catch (error) {
    throw new Error(`${notYetUnderName} is no JSON (${messageOf(error)}): restore it`, {
      cause: error,
    });
  }
  if (!isObject(lists) || !Object.entries(lists).every(isList))
    throw new Error(
      `${notYetUnderName}: expected lists of lessons ("03") under the names ${ruleNames.join(", ")}`,
    );
  return lists;
}

function isList([name, list]: [string, unknown]): boolean {
  const isKnown = (ruleNames as readonly string[]).includes(name);
  return isKnown && Array.isArray(list) && list.every((each) => typeof each === "string");
}
