/**
 * The task of claim b: remember the first symbol while something else goes on.
 *
 * A row is one symbol, k distractors from an alphabet of their own, and a query; the answer is the symbol.
 * Source: after Hochreiter and Schmidhuber (1997), section 5.2, "noise-free sequences with long time lags".
 */
import { type Key, uniformValues } from '../../base/random.ts';
import { type HostTensor, hostTensor } from '../../graph/host-tensor.ts';

export interface RecallAlphabet {
  readonly symbols: number;
  readonly distractors: number;
}

export interface RecallBatch {
  /** [B, k + 2] int32: symbols from 0 on, then distractors, then the query. */
  readonly ids: HostTensor<'int32'>;
  /** [B] int32 */
  readonly answers: HostTensor<'int32'>;
}

/** How many different ids there are. */
export function vocabularyOf({ symbols, distractors }: RecallAlphabet): number {
  return symbols + distractors + 1;
}

/** `rows` rows with `distance` distractors each: a pure function of the key. */
export function recallBatch(alphabet: RecallAlphabet, key: Key, rows: number, distance: number): RecallBatch {
  const { symbols, distractors } = alphabet;
  const length = distance + 2;
  const draws = uniformValues(key, rows * length, 0, 1);
  const ids = Int32Array.from(draws, (u, i) => {
    const place = i % length;
    if (place === 0) return below(u, symbols);
    return symbols + (place === length - 1 ? distractors : below(u, distractors));
  });
  const answers = Int32Array.from({ length: rows }, (_, row) => ids[row * length]!);
  return { ids: hostTensor('int32', [rows, length], ids), answers: hostTensor('int32', [rows], answers) };
}

/** A number from 0 to n - 1; rounding to float32 can give u = 1. */
function below(u: number, n: number): number {
  return Math.min(n - 1, Math.floor(u * n));
}
