import { setTimeout as sleep } from "node:timers/promises";
import type { Touched } from "../kernel/record/recorder.js";
import type { KernelClient } from "./client.js";

/** How long the kernel may take to answer, in milliseconds. */
const patienceMs = 3000;

/** What the cells of a kernel that records have touched; nothing of one that does not answer in time. */
export async function touchedIn(client: KernelClient): Promise<{ touched?: Touched }> {
  const { id, reply } = client.request("gatehouse_touched_request", {});
  const answer = await client.alive(
    Promise.race([reply, sleep(patienceMs, undefined, { ref: false })]),
  );
  client.forget(id);
  return answer ? { touched: answer.content as unknown as Touched } : {};
}
