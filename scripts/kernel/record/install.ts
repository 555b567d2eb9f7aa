import { recordChance } from "./chance.js";
import { recordClock } from "./clock.js";
import { recordFiles } from "./files.js";
import { recordHost } from "./host.js";
import { recordModules } from "./modules.js";
import { Recorder } from "./recorder.js";

/** By this the kernel is told to record; cells do not see it. */
const asked = "GATEHOUSE_RECORD";

/** Records what cells touch, where whoever started the kernel has asked for that. */
export function installRecorder(): Recorder {
  const recorder = new Recorder();
  if (process.env[asked] !== "1") return recorder;
  delete process.env[asked];
  recordModules(recorder);
  recordFiles(recorder);
  recordClock(recorder);
  recordChance(recorder);
  recordHost(recorder);
  return recorder;
}
