/**
 * The task of claim b: remember the first symbol while others go by.
 *
 * A row is the symbol, k distractors from the same alphabet, and a query; the answer is the symbol.
 * Source: after the latch problem of Bengio, Simard, Frasconi (1994), section II.
 */
import { type Key, uniformValues } from '../../base/random.ts';
import { type HostTensor, hostTensor } from '../../graph/host-tensor.ts';

export interface RecallBatch {
  /** [B, k + 2] int32: the symbol, k distractors, and the query, whose id is the number of symbols. */
  readonly ids: HostTensor<'int32'>;
  /** [B] int32 */
  readonly answers: HostTensor<'int32'>;
}

/** `rows` rows over an alphabet of `symbols`, with `distance` distractors each: a pure function of the key. */
export function recallBatch(symbols: number, key: Key, rows: number, distance: number): RecallBatch {
  const length = distance + 2;
  const draws = uniformValues(key, rows * length, 0, symbols);
  // Rounded to float32, a draw can reach the upper bound.
  const ids = Int32Array.from(draws, (u, i) =>
    i % length === length - 1 ? symbols : Math.min(symbols - 1, Math.floor(u)),
  );
  const answers = Int32Array.from({ length: rows }, (_, row) => ids[row * length]!);
  return { ids: hostTensor('int32', [rows, length], ids), answers: hostTensor('int32', [rows], answers) };
}
