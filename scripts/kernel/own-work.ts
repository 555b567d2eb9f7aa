let depth = 0;

/** Does what the kernel does for itself in the midst of a cell: what that touches is not the cell's. */
export function ownWork<T>(work: () => T): T {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}

export function isOwnWork(): boolean {
  return depth > 0;
}
