import { recordChance } from "./chance.js";
import { recordClock } from "./clock.js";
import { recordFiles } from "./files.js";
import { recordHost } from "./host.js";
import { recordModules } from "./modules.js";
import { Recorder } from "./recorder.js";

/** Records what cells touch, where whoever started the kernel has asked for that. */
export function installRecorder(): Recorder {
  const recorder = new Recorder();
  if (process.env["GATEHOUSE_RECORD"] !== "1") return recorder;
  // Cells do not see it.
  delete process.env["GATEHOUSE_RECORD"];
  recordModules(recorder);
  recordFiles(recorder);
  recordClock(recorder);
  recordChance(recorder);
  recordHost(recorder);
  return recorder;
}
