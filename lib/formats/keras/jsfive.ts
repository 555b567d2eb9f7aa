// @ts-expect-error jsfive brings no types; below is the part of it that is used
import * as untyped from "jsfive";

/** A group of an HDF5 file. */
export interface JsfiveGroup {
  readonly keys: string[];
  readonly attrs: Record<string, unknown>;
  /** A group, an array, or null for a link that leads nowhere. */
  get(name: string): unknown;
}

/** An array in an HDF5 file. */
export interface JsfiveDataset {
  readonly shape: number[];
  /** NumPy's name of the type, such as `<f4`; a list for compound types. */
  readonly dtype: unknown;
  readonly value: number[];
}

/** jsfive's classes. */
export const { File, Group, Dataset } = untyped as unknown as {
  File: new (file: ArrayBuffer, name: string) => JsfiveGroup;
  Group: new () => JsfiveGroup;
  Dataset: new () => JsfiveDataset;
};
