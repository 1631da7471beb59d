/** Rows of token ids as rectangles, and rows of tensors by number. */
import { padId } from '../base/special-tokens.ts';
import { allocate } from '../graph/dtype.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import type { HostTensors } from './loaded-graph.ts';

/** Rows of ids -> [B, longest], padded on the right; at least one column. */
export function idRectangle(rows: readonly ArrayLike<number>[]): HostTensor<'int32'> {
  const length = rows.reduce((longest, row) => Math.max(longest, row.length), 1);
  const ids = new Int32Array(rows.length * length).fill(padId);
  rows.forEach((row, i) => {
    ids.set(row, i * length);
  });
  return hostTensor('int32', [rows.length, length], ids);
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

/** Tensors of the same shapes one after the other. Shapes: [rows, ...] each -> [all rows, ...]. */
export function joinRows(parts: readonly HostTensors[]): HostTensors {
  const [first = new Map() as HostTensors] = parts;
  return new Map(
    [...first].map(([name, { dtype, dims }]) => {
      const tensors = parts.map((part) => part.get(name)!);
      const data = allocate(
        dtype,
        tensors.reduce((sum, { data: own }) => sum + own.length, 0),
      );
      let at = 0;
      for (const { data: own } of tensors) {
        data.set(own as never, at);
        at += own.length;
      }
      const rows = tensors.reduce((sum, { dims: [count = 1] }) => sum + count, 0);
      return [name, { dtype, dims: [rows, ...dims.slice(1)], data }];
    }),
  );
}

/** Each row of tensors by itself. Shapes: [rows, ...] -> [1, ...] each. */
export function splitRows(tensors: HostTensors, rows: number): readonly HostTensors[] {
  return Array.from({ length: rows }, (_, row) => selectRows(tensors, [row]));
}
