import { joined, type Output } from "../notebook/notebook.js";
import { isObject } from "../notebook/structure.js";

/**
 * Both lists of outputs, told in the same way where it is only the way that differs: a stream that was stored in
 * pieces is one, and stock tslab prints on stdout the result that our kernel gives as a result.
 */
export function alike(committed: Output[], fresh: Output[]): [Output[], Output[]] {
  const [before, now] = [joinStreams(committed), joinStreams(fresh)];
  const isOfStock =
    before.some(isPrinted) && !before.some(isPlainResult) && now.some(isPlainResult);
  return isOfStock ? [before, joinStreams(now.map(printed))] : [before, now];
}

/** Streams of one name that follow one another, as one. */
function joinStreams(outputs: Output[]): Output[] {
  const joint: Output[] = [];
  for (const output of outputs) {
    const last = joint.at(-1);
    const continues =
      output.output_type === "stream" &&
      last?.output_type === "stream" &&
      last["name"] === output["name"];
    if (continues)
      joint[joint.length - 1] = { ...last, text: joined(last["text"]) + joined(output["text"]) };
    else joint.push(output);
  }
  return joint;
}

function isPrinted({ output_type, name }: Output): boolean {
  return output_type === "stream" && name === "stdout";
}

/** Whether an output is a cell's last value, as text and nothing else. */
function isPlainResult({ output_type, data }: Output): boolean {
  return (
    output_type === "execute_result" && isObject(data) && Object.keys(data).join() === "text/plain"
  );
}

function printed(output: Output): Output {
  if (!isPlainResult(output)) return output;
  const { data } = output as Output & { data: { "text/plain": unknown } };
  return { output_type: "stream", name: "stdout", text: `${joined(data["text/plain"])}\n` };
}
