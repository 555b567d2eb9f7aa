import path from "node:path";
import { stripWithEsbuild } from "../cells/strip/esbuild.js";
import { terminated } from "./contexts.js";
import { Evaluator } from "./evaluate/evaluator.js";
import { Types } from "./language/types.js";
import { installChildren } from "./globals/children.js";
import { installGlobals } from "./globals/install.js";
import { installRecorder } from "./record/install.js";
import { captureOutput } from "./globals/output.js";
import { IoPub } from "./iopub.js";
import { installHostObjects } from "./present/host-objects.js";
import { installStacks } from "./present/stack.js";
import { Language } from "./language/language.js";
import { kernelInfo } from "./protocol/kernel-info.js";
import type { Incoming } from "./protocol/message.js";
import { Comms } from "./requests/comms.js";
import { completions } from "./requests/complete.js";
import { CellExecutor } from "./requests/execute.js";
import { Interrupts } from "./interrupts.js";
import { History } from "./requests/history.js";
import { inspection } from "./requests/inspect.js";
import { completeness } from "./requests/is-complete.js";
import { KernelSession, type Handler } from "./session.js";
import { ignore, type Transport } from "./transport/transport.js";

/** Where this build lies; bundle.ts puts it in. */
declare const buildFolder: string;

/** Starts the kernel behind a transport; it runs until it is told to stop or its parent dies. */
export function startKernel(transport: Transport): void {
  const kernel = assemble(transport);
  announceExit(kernel);
  process.on("SIGINT", () => kernel.interrupt());
  process.off("SIGINT", ignore);
  process.on("uncaughtException", (error) => {
    if ((error as NodeJS.ErrnoException | null)?.code !== terminated)
      void kernel.execution.late(error);
  });
  process.on("unhandledRejection", (reason) => void kernel.execution.late(reason));
  // While the transport's thread starts there is time to start what the first cell will need.
  void stripWithEsbuild("");
  transport.listen({
    message: (message) => kernel.session.receive(message),
    interrupt: (id) => kernel.interrupt(id),
    shutdown: () => kernel.leave(0),
    failed: (message) => {
      transport.log("stderr", `kernel: ${message}\n`);
      kernel.leave(1);
    },
  });
}

interface Kernel {
  transport: Transport;
  execution: CellExecutor;
  session: KernelSession;
  iopub: IoPub;
  /** The request whose cell runs. */
  running(): Incoming | undefined;
  leaving: boolean;
  /** Ends what is being done: a cell, a comm's listener, an answer. */
  interrupt(id?: number): void;
  /** Ends the process without last words. */
  leave(code: number): void;
}

function assemble(transport: Transport): Kernel {
  const iopub = new IoPub(transport);
  const globalsFile = path.join(buildFolder, "declarations.d.ts");
  const types = new Types(process.cwd(), globalsFile);
  const evaluator = new Evaluator(process.cwd(), types);
  const language = new Language(process.cwd(), types, globalsFile);
  const history = new History();
  const interrupts = new Interrupts();
  const comms = new Comms(iopub, interrupts);
  const abortQueued = () => session.abortQueued();
  const execution = new CellExecutor({
    ...{ evaluator, language, interrupts, iopub, history, abortQueued },
    transport,
  });
  let running: Incoming | undefined;
  const handlers: Record<string, Handler> = {
    kernel_info_request: () => ({ content: kernelInfo() }),
    execute_request: (request) => {
      recorder.begin();
      return execution.execute((running = request));
    },
    gatehouse_touched_request: () => ({ content: { ...recorder.take() } }),
    complete_request: (request) => interrupts.run(() => completions(language, request)),
    inspect_request: (request) => interrupts.run(() => inspection(language, request)),
    is_complete_request: completeness,
    history_request: history.answer,
    comm_info_request: comms.info,
    comm_open: comms.receive,
    comm_msg: comms.receive,
    comm_close: comms.receive,
  };
  const session = new KernelSession(transport, iopub, handlers);
  const fallback = () => execution.last;
  installStacks();
  installHostObjects();
  installChildren(transport);
  installGlobals({ transport, iopub, comms, fallback });
  captureOutput({ transport, iopub, fallback });
  const recorder = installRecorder();
  const kernel: Kernel = {
    ...{ transport, execution, session, iopub, leaving: false },
    running: () => running,
    interrupt(id) {
      evaluator.interrupt();
      interrupts.giveUp(id);
    },
    leave(code) {
      kernel.leaving = true;
      process.exit(code);
    },
  };
  return kernel;
}

/** When a cell calls process.exit, its client is told before the process is gone. */
function announceExit(kernel: Kernel): void {
  process.on("exit", (code) => {
    if (kernel.leaving) return;
    const request = kernel.running();
    const answer = kernel.execution.exitAnswer(code);
    if (request && answer) {
      kernel.session.reply(request, answer);
      kernel.iopub.status(request.header, "idle");
    }
    kernel.transport.closeNow();
  });
}
