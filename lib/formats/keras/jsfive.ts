// @ts-expect-error jsfive brings no types; below is the part of it that is used
import * as untyped from "jsfive";

/** A group of an HDF5 file. */
export interface JsfiveGroup {
  readonly keys: string[];
  readonly attrs: Record<string, unknown>;
  /** A group, an array, or null for a link that leads nowhere. */
  get(name: string): unknown;
  /** jsfive's own parser of the group. */
  readonly _dataobjects: { _attr_value: ReadAttribute };
}

type ReadAttribute = (type: unknown, bytes: ArrayBuffer, count: number, offset: number) => unknown;

/** An array in an HDF5 file. */
export interface JsfiveDataset {
  readonly shape: number[];
  /** NumPy's name of the type, such as `<f4`; a list for compound types. */
  readonly dtype: unknown;
  readonly value: number[];
  /** jsfive's own parser of the array. */
  readonly _dataobjects?: { chunks: number[] | null };
}

/** jsfive's classes. */
export const { File, Group, Dataset, Filters } = untyped as unknown as {
  File: new (file: ArrayBuffer, name: string) => JsfiveGroup;
  Group: new () => JsfiveGroup;
  Dataset: new () => JsfiveDataset;
  /** What unpacks a chunk, by HDF5's number of the filter. */
  Filters: Map<number, (chunk: ArrayBuffer) => ArrayBuffer>;
};

/**
 * What is noted on a group. jsfive takes the number of values from the file as it is: in a damaged one that may be
 * any number, and it would read until memory runs out.
 */
export function attributesOf(group: JsfiveGroup): Record<string, unknown> {
  const parser = group._dataobjects;
  const read = parser._attr_value.bind(parser);
  parser._attr_value = (type, bytes, count, offset) => {
    if (count > bytes.byteLength) throw new Error(`an attribute of ${count} values`);
    return read(type, bytes, count, offset);
  };
  return group.attrs;
}
