import type { Key } from '../base/random.ts';
import { allocate } from '../graph/dtype.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import type { Dataset } from './dataset.ts';
import {
  type Example,
  type Field,
  type Fields,
  type FieldValues,
  packedSize,
  valuesPerStep,
  varyingAxis,
} from './field.ts';

/** Examples as rectangles: what a graph is fed. */
export interface Batch {
  /** [B, ...axes] of each field, filled up with its padding on the right; of a packed one [sum of the lengths, ...rest]. */
  readonly feeds: ReadonlyMap<string, HostTensor>;
  /** B, the longest of every varying axis, and the sum of the lengths of every packed one. */
  readonly sizes: ReadonlyMap<string, number>;
  /** The sizes of axes along which batches stand one after the other in the global batch: B, and those of packed axes. */
  readonly extents: ReadonlyMap<string, number>;
  readonly rows: number;
  /** What was read, without padding: the lengths of all varying axes over all rows; rows where nothing varies. */
  readonly elements: number;
  /** The values of each field that are not its padding. */
  readonly counts: ReadonlyMap<string, number>;
}

/** One batch of the examples of these numbers, drawn from `key`. */
export async function drawBatch(
  fields: Fields,
  dataset: Dataset,
  numbers: ArrayLike<number>,
  key?: Key,
): Promise<Batch> {
  return batchOf(fields, await Promise.all(Array.from(numbers, (i) => dataset.at(i, key))));
}

/** One batch of these examples. */
export function batchOf(fields: Fields, examples: readonly Example[]): Batch {
  const lengths = new Map<string, readonly number[]>();
  const extents = new Map([['B', examples.length]]);
  for (const [name, field] of fields) {
    const axis = varyingAxis(field);
    if (axis === undefined) continue;
    const step = valuesPerStep(field);
    const each = lengths.get(axis) ?? examples.map((example) => valuesOf(example, name).length / step);
    lengths.set(axis, each);
    if (field.packed) extents.set(packedSize(axis), sum(each));
  }
  const longest = [...lengths].map(([axis, each]) => [axis, Math.max(1, ...each)] as const);
  const sizes = new Map([...extents, ...longest]);
  const feeds = new Map<string, HostTensor>();
  const counts = new Map<string, number>();
  for (const [name, field] of fields) {
    const values = examples.map((example) => valuesOf(example, name));
    feeds.set(name, field.packed ? inARow(field, values) : rectangle(field, values, sizes));
    counts.set(name, countOf(field, values));
  }
  const elements = lengths.size === 0 ? examples.length : sum([...lengths.values()].flat());
  return { feeds, sizes, extents, rows: examples.length, elements, counts };
}

function valuesOf(example: Example, name: string): FieldValues {
  return example.get(name) ?? new Int32Array(0);
}

function rectangle(
  field: Field,
  rows: readonly FieldValues[],
  sizes: ReadonlyMap<string, number>,
): HostTensor {
  const { dtype, axes, padding = 0 } = field;
  const dims = axes.map((axis) => (typeof axis === 'number' ? axis : (sizes.get(axis) ?? 0)));
  const size = dims.reduce((product, d) => product * d, 1);
  const data = allocate(dtype, rows.length * size);
  if (padding !== 0) data.fill(padding);
  rows.forEach((row, i) => {
    data.set(row, i * size);
  });
  return { dtype, dims: [rows.length, ...dims], data };
}

/** The examples one after the other. */
function inARow(field: Field, rows: readonly FieldValues[]): HostTensor {
  const { dtype, axes } = field;
  const data = allocate(dtype, sum(rows.map(({ length }) => length)));
  let at = 0;
  for (const row of rows) {
    data.set(row, at);
    at += row.length;
  }
  const rest = axes.filter((axis) => typeof axis === 'number');
  return { dtype, dims: [data.length / valuesPerStep(field), ...rest], data };
}

function countOf({ padding }: Field, rows: readonly FieldValues[]): number {
  let count = 0;
  for (const row of rows) {
    if (padding === undefined) count += row.length;
    else for (const value of row) if (value !== padding) count++;
  }
  return count;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
