import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../notebook/notebook-error.js";
import { isObject } from "../notebook/structure.js";
import type { Finding, FindingKind } from "../notebook/finding.js";

const everything: FindingKind[] = [
  ...(["schema", "types", "error", "output", "figure", "prose", "claim", "equation"] as const),
  ...(["link", "coverage", "stale"] as const),
];
/** Of notebooks about whose folder nobody has said anything: that they run, as their tsconfig asks, and show what they show. */
const ofStrangers: FindingKind[] = ["schema", "types", "error", "output", "figure"];

/**
 * The kinds of findings that a folder asks for: what the nearest package.json above says, `"gatehouse": {"checks": "all"}`
 * or a list of kinds. One that names equations of its own asks for all.
 * @throws Error when a package.json says it in another form.
 */
export async function checksOf(folder: string): Promise<ReadonlySet<FindingKind>> {
  const file = path.join(folder, "package.json");
  const asked = existsSync(file) ? askedIn(await readFile(file, "utf8"), file) : undefined;
  if (asked) return new Set(asked);
  const parent = path.dirname(folder);
  return parent === folder ? new Set(ofStrangers) : checksOf(parent);
}

function askedIn(text: string, file: string): FindingKind[] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON (${messageOf(error)}): restore it`, { cause: error });
  }
  const gatehouse = isObject(content) ? content["gatehouse"] : undefined;
  if (!isObject(gatehouse)) return undefined;
  const { checks = "equations" in gatehouse ? "all" : undefined } = gatehouse;
  if (checks === undefined) return undefined;
  if (checks === "all") return everything;
  const isKnown = (each: unknown): boolean => everything.includes(each as FindingKind);
  if (Array.isArray(checks) && checks.every(isKnown)) return checks as FindingKind[];
  throw new Error(
    `${file}: invalid "gatehouse": {"checks": …}: expected "all" or a list of ${everything.join(", ")}, got ${JSON.stringify(checks)}`,
  );
}

/** What of a notebook's findings its folder has asked for. Strangers are not asked for our way of writing files and names. */
export async function askedFor(notebook: string, findings: Finding[]): Promise<Finding[]> {
  const checks = await checksOf(path.dirname(path.resolve(notebook)));
  const isOurs = checks.has("prose");
  const isOurWay = ({ kind, message }: Finding): boolean =>
    (kind === "schema" && message.startsWith("not in canonical form")) ||
    (kind === "types" && /: no `.*` in the library/.test(message));
  return findings.filter((each) => checks.has(each.kind) && (isOurs || !isOurWay(each)));
}
