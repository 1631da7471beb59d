/** Gradients of tables of which a batch reads a few rows, written into the flat buffer row by row. */
import type { HostTensor } from '../graph/host-tensor.ts';

type Ids = Int32Array | BigInt64Array;

/** The memory of a gradient and the rows that are not zero in it. */
interface Written {
  readonly memory: ArrayBufferLike;
  readonly byteOffset: number;
  readonly ids: Ids;
}

/** Writes gradients [V, ...] as sums of rows. Between two writes nobody else may change the memory of a gradient. */
export class RowGradients {
  private readonly written = new Map<string, Written>();

  /** gradient = sum over n of rows[n] at row ids[n], in this order; `ids` [N], `rows` [N, D]. */
  write(name: string, gradient: HostTensor, ids: HostTensor, rows: HostTensor): void {
    const data = gradient.data as Float32Array;
    const width = rows.dims[1]!;
    this.clear(name, data, width);
    addRows(data, ids, rows);
    const { buffer: memory, byteOffset } = data;
    this.written.set(name, { memory, byteOffset, ids: ids.data as Ids });
  }

  /** Sets the rows of the last write to zero, or all of a memory that was not the last one. */
  private clear(name: string, data: Float32Array, width: number): void {
    const last = this.written.get(name);
    if (last?.memory !== data.buffer || last.byteOffset !== data.byteOffset) data.fill(0);
    else for (const id of last.ids) data.fill(0, Number(id) * width, (Number(id) + 1) * width);
  }
}

/** gradient += the sum over n of rows[n] at row ids[n]. */
export function addRows(gradient: Float32Array, ids: HostTensor, rows: HostTensor): void {
  const values = rows.data as Float32Array;
  const width = rows.dims[1]!;
  (ids.data as Ids).forEach((id: number | bigint, n: number) => {
    const [to, from] = [Number(id) * width, n * width];
    for (let i = 0; i < width; i++) gradient[to + i]! += values[from + i]!;
  });
}
