import { strFromU8 } from "fflate";
import type { Budget } from "../budget.js";
import { broken, shorten } from "../errors.js";
import { Global, PickledDict, PickledList, PickledObject, type Pickled } from "./pickled.js";

/** What tells the interpreter who a persistent id is (PyTorch: a storage). */
export type Persistent = (id: Pickled) => Pickled;

const what = "PyTorch file: pickle";
const mark = Symbol("mark");
type Slot = Pickled | typeof mark;

interface Machine {
  bytes: Uint8Array;
  view: DataView;
  at: number;
  stack: Slot[];
  memo: Map<number, Pickled>;
  persistent: Persistent;
}

type Operation = (machine: Machine) => void;

/**
 * Reads one pickle. Nothing is imported or called: classes and functions are names, and what they would make is an object
 * that keeps its arguments.
 * @returns the value, and where the bytes after it begin.
 * @throws RangeError when the pickle is cut short, has an operation that is not known, or uses up the budget.
 */
export function readPickle(
  bytes: Uint8Array,
  start: number,
  budget: Budget,
  persistent: Persistent,
): { value: Pickled; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const machine: Machine = { bytes, view, at: start, stack: [], memo: new Map(), persistent };
  for (;;) {
    budget.steps(1, what);
    const code = byte(machine);
    if (code === stop) return { value: pop(machine), end: machine.at };
    const operation = operations[code];
    if (!operation) {
      throw broken(
        what,
        `expected one of pickle's operations, got 0x${code.toString(16)} at byte ${machine.at - 1} (no pickle, or cut short?)`,
      );
    }
    operation(machine);
  }
}

const stop = 0x2e;

const operations: Record<number, Operation> = {
  0x80: (m) => void byte(m), // PROTO
  0x95: (m) => void take(m, 8), // FRAME
  0x28: (m) => void m.stack.push(mark),
  0x30: (m) => void pop(m),
  0x31: (m) => void popMark(m),
  0x32: (m) => void m.stack.push(top(m)),
  0x4e: (m) => void m.stack.push(null),
  0x88: (m) => void m.stack.push(true),
  0x89: (m) => void m.stack.push(false),
  0x4a: (m) => void m.stack.push(m.view.getInt32(need(m, 4), true)),
  0x4b: (m) => void m.stack.push(byte(m)),
  0x4d: (m) => void m.stack.push(m.view.getUint16(need(m, 2), true)),
  0x47: (m) => void m.stack.push(m.view.getFloat64(need(m, 8), false)),
  0x8a: (m) => void m.stack.push(longOf(take(m, byte(m)))),
  0x8b: (m) => void m.stack.push(longOf(take(m, m.view.getUint32(need(m, 4), true)))),
  0x49: (m) => void m.stack.push(decimalOf(line(m))),
  0x4c: (m) => void m.stack.push(decimalOf(line(m).replace(/L$/, ""))),
  0x46: (m) => void m.stack.push(Number(line(m))),
  0x53: (m) => void m.stack.push(line(m).replace(/^['"]|['"]$/g, "")),
  0x56: (m) => void m.stack.push(line(m)),
  0x58: (m) => void m.stack.push(strFromU8(take(m, m.view.getUint32(need(m, 4), true)))),
  0x8c: (m) => void m.stack.push(strFromU8(take(m, byte(m)))),
  0x8d: (m) => void m.stack.push(strFromU8(take(m, eight(m)))),
  0x54: (m) => void m.stack.push(strFromU8(take(m, m.view.getUint32(need(m, 4), true)), true)),
  0x55: (m) => void m.stack.push(strFromU8(take(m, byte(m)), true)),
  0x42: (m) => void m.stack.push(take(m, m.view.getUint32(need(m, 4), true))),
  0x43: (m) => void m.stack.push(take(m, byte(m))),
  0x8e: (m) => void m.stack.push(take(m, eight(m))),
  0x96: (m) => void m.stack.push(take(m, eight(m))),
  0x5d: (m) => void m.stack.push(new PickledList([])),
  0x29: (m) => void m.stack.push(new PickledList([])),
  0x8f: (m) => void m.stack.push(new PickledList([])),
  0x7d: (m) => void m.stack.push(new PickledDict()),
  0x74: (m) => void m.stack.push(new PickledList(popMark(m))),
  0x6c: (m) => void m.stack.push(new PickledList(popMark(m))),
  0x91: (m) => void m.stack.push(new PickledList(popMark(m))),
  0x85: (m) => tuple(m, 1),
  0x86: (m) => tuple(m, 2),
  0x87: (m) => tuple(m, 3),
  0x64: (m) => void m.stack.push(setItems(new PickledDict(), popMark(m))),
  0x61: (m) => append(m, [pop(m)]),
  0x65: (m) => append(m, popMark(m)),
  0x90: (m) => append(m, popMark(m)),
  0x73: (m) => {
    const pair = [pop(m), pop(m)].reverse();
    setItems(top(m), pair);
  },
  0x75: (m) => {
    const pairs = popMark(m);
    setItems(top(m), pairs);
  },
  0x71: (m) => void m.memo.set(byte(m), top(m)),
  0x72: (m) => void m.memo.set(m.view.getUint32(need(m, 4), true), top(m)),
  0x70: (m) => void m.memo.set(Number(line(m)), top(m)),
  0x94: (m) => void m.memo.set(m.memo.size, top(m)),
  0x68: (m) => remembered(m, byte(m)),
  0x6a: (m) => remembered(m, m.view.getUint32(need(m, 4), true)),
  0x67: (m) => remembered(m, Number(line(m))),
  0x63: (m) => void m.stack.push(new Global(`${line(m)}.${line(m)}`)),
  0x93: (m) => {
    const [module, name] = [pop(m), pop(m)].reverse();
    m.stack.push(new Global(`${String(module)}.${String(name)}`));
  },
  0x52: (m) => called(m), // REDUCE
  0x81: (m) => called(m), // NEWOBJ
  0x92: (m) => {
    pop(m); // keyword arguments
    called(m);
  },
  0x62: (m) => {
    const state = pop(m);
    const object = top(m);
    if (object instanceof PickledObject) object.state = state;
    else if (object instanceof PickledDict && state instanceof PickledDict) return;
    else throw broken(what, "expected an object whose state is set, got something else");
  },
  0x51: (m) => void m.stack.push(m.persistent(pop(m))), // BINPERSID
  0x50: (m) => void m.stack.push(m.persistent(line(m))), // PERSID
};

function called(machine: Machine): void {
  const args = pop(machine);
  const callee = pop(machine);
  const type = callee instanceof Global ? callee.name : "an unnamed function";
  const isDict = type === "collections.OrderedDict" || type === "builtins.dict";
  machine.stack.push(isDict ? new PickledDict() : new PickledObject(type, args));
}

function append(machine: Machine, values: Pickled[]): void {
  const target = top(machine);
  if (target instanceof PickledList) for (const value of values) target.items.push(value);
  else if (!(target instanceof PickledObject)) {
    throw broken(what, "expected a list that is added to, got something else");
  }
}

function setItems(target: Pickled, pairs: Pickled[]): Pickled {
  const dict = target instanceof PickledObject ? target.items : target;
  if (!(dict instanceof PickledDict) || pairs.length % 2 !== 0) {
    throw broken(what, "expected a dictionary and pairs that are put into it, got something else");
  }
  for (let k = 0; k < pairs.length; k += 2) dict.entries.push([pairs[k]!, pairs[k + 1]!]);
  return target;
}

function tuple(machine: Machine, count: number): void {
  const items = Array.from({ length: count }, () => pop(machine)).reverse();
  machine.stack.push(new PickledList(items));
}

function remembered(machine: Machine, index: number): void {
  const value = machine.memo.get(index);
  if (value === undefined) throw broken(what, `expected a value noted as ${index}, got none`);
  machine.stack.push(value);
}

function pop(machine: Machine): Pickled {
  const value = machine.stack.pop();
  if (value === undefined || value === mark) {
    throw broken(what, "expected a value on its stack, got none (cut short or damaged?)");
  }
  return value;
}

function top(machine: Machine): Pickled {
  const value = pop(machine);
  machine.stack.push(value);
  return value;
}

function popMark(machine: Machine): Pickled[] {
  const from = machine.stack.lastIndexOf(mark);
  if (from < 0) throw broken(what, "expected a mark on its stack, got none (damaged?)");
  const values = machine.stack.splice(from);
  return values.slice(1) as Pickled[];
}

function need(machine: Machine, count: number): number {
  const at = machine.at;
  if (!(count >= 0) || at + count > machine.bytes.length) {
    throw broken(
      what,
      `expected ${count} more bytes, got ${machine.bytes.length - at} (cut short?)`,
    );
  }
  machine.at += count;
  return at;
}

function take(machine: Machine, count: number): Uint8Array {
  const at = need(machine, count);
  return machine.bytes.subarray(at, at + count);
}

function byte(machine: Machine): number {
  return machine.bytes[need(machine, 1)]!;
}

function eight(machine: Machine): number {
  return Number(machine.view.getBigUint64(need(machine, 8), true));
}

function line(machine: Machine): string {
  const end = machine.bytes.indexOf(0x0a, machine.at);
  if (end < 0) throw broken(what, "expected a line's end, got none (cut short?)");
  const found = strFromU8(machine.bytes.subarray(machine.at, end));
  machine.at = end + 1;
  return found;
}

function decimalOf(digits: string): Pickled {
  if (digits === "01") return true;
  if (digits === "00") return false;
  if (!/^-?\d+$/.test(digits) || digits.length > 400) {
    throw broken(what, `expected a whole number, got ${JSON.stringify(shorten(digits, 20))}`);
  }
  return smallest(BigInt(digits));
}

/** Little-endian, two's complement. */
function longOf(bytes: Uint8Array): Pickled {
  if (bytes.length > 64)
    throw broken(what, `expected a number of at most 64 bytes, got ${bytes.length}`);
  let value = 0n;
  for (let k = bytes.length - 1; k >= 0; k--) value = value * 256n + BigInt(bytes[k]!);
  const negative = bytes.length > 0 && bytes[bytes.length - 1]! >= 0x80;
  return smallest(negative ? value - (1n << BigInt(8 * bytes.length)) : value);
}

function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
