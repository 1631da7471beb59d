import { padId } from '../base/special-tokens.ts';

/** Rows of ids as one rectangle in row-major order, filled up with `<pad>` on the right. Shapes: [B][...] -> [B, length]. */
export function padRows(rows: readonly ArrayLike<number>[], length: number): Int32Array {
  const padded = new Int32Array(rows.length * length).fill(padId);
  rows.forEach((row, i) => {
    padded.set(row, i * length);
  });
  return padded;
}
