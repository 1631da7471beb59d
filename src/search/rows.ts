/** Rows of token ids as rectangles, and rows of tensors by number. */
import { padRows } from '../data/pad-rows.ts';
import { allocate } from '../graph/dtype.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import type { HostTensors } from './loaded-graph.ts';

/** Rows of ids -> [B, longest], padded on the right; at least one column. */
export function idRectangle(rows: readonly ArrayLike<number>[]): HostTensor<'int32'> {
  const length = rows.reduce((longest, row) => Math.max(longest, row.length), 1);
  return hostTensor('int32', [rows.length, length], padRows(rows, length));
}

/** Copies of the given rows of every tensor; a row may be named several times. Shapes: [B, ...] -> [rows, ...]. */
export function selectRows(tensors: HostTensors, rows: readonly number[]): HostTensors {
  return new Map([...tensors].map(([name, tensor]) => [name, selectRowsOf(tensor, rows)]));
}

function selectRowsOf({ dtype, dims, data }: HostTensor, rows: readonly number[]): HostTensor {
  const [count = 1, ...rest] = dims;
  const size = data.length / count;
  const selected = allocate(dtype, rows.length * size);
  rows.forEach((row, i) => {
    selected.set(data.subarray(row * size, (row + 1) * size) as never, i * size);
  });
  return { dtype, dims: [rows.length, ...rest], data: selected };
}
