/** A value of a pickle: what Python would have built, without any of Python's own code being run. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | bigint
  | Uint8Array
  | PickledList
  | PickledDict
  | PickledObject
  | Global;

/** A list, tuple or set. */
export class PickledList {
  constructor(readonly items: Pickled[]) {}
}

/** A dictionary, in its order. */
export class PickledDict {
  readonly entries: [Pickled, Pickled][] = [];

  /** What stands under a name. */
  get(name: string): Pickled | undefined {
    return this.entries.find(([key]) => key === name)?.[1];
  }
}

/** The name of a class or function; it is never looked up. */
export class Global {
  constructor(readonly name: string) {}
}

/** What a class or function would have made of its arguments; nobody makes it. */
export class PickledObject {
  /** What `__setstate__` would have been given. */
  state: Pickled | undefined;
  /** What would have been put in under a key. */
  readonly items = new PickledDict();

  constructor(
    readonly type: string,
    readonly args: Pickled,
  ) {}
}
