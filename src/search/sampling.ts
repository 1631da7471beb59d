import { HeddleError } from '../base/errors.ts';

export interface SamplingOptions {
  /** Logits are divided by it: below 1 sharper, above 1 flatter; 0 takes the most probable token. Default 1. */
  readonly temperature?: number;
  /** Only the `topK` most probable tokens can be drawn. Default: all. */
  readonly topK?: number;
  /** Only the smallest set of most probable tokens whose probabilities sum to at least `topP`. Default 1: all. */
  readonly topP?: number;
}

/** Throws: E_CONFIG for an option out of its range, named after `where` it was given. */
function checkSamplingOptions(
  { temperature = 1, topK = 1, topP = 1 }: SamplingOptions,
  where = 'sampling',
): void {
  const refuse = (found: string, allowed: string): never => {
    throw new HeddleError('E_CONFIG', { where, found, allowed });
  };
  if (!(temperature >= 0 && temperature < Infinity)) refuse(`temperature ${temperature}`, '0 or more');
  if (!(Number.isInteger(topK) && topK >= 1)) refuse(`top-k ${topK}`, 'an integer of 1 or more');
  if (!(topP > 0 && topP <= 1)) refuse(`top-p ${topP}`, 'more than 0, at most 1');
}

/**
 * Draws the next token from a row of logits or log-probabilities (which differ by a constant that does not matter).
 *
 * Formula: p = softmax(row / temperature); p is cut to its `topK` largest and made to sum to 1; then to the fewest of the
 * largest whose sum is at least `topP`, never to none; the token is the first, in the order of ids, at which the running
 * sum of what is left exceeds `uniform` times its total. In float64. Of equal values the lower id is larger, so that
 * exactly `topK` tokens are left (Hugging Face keeps all that are equal to the last).
 *
 * `uniform` is in [0, 1). Throws: E_CONFIG for an option out of its range, E_DATA for a row without a finite largest value.
 *
 * Source: Fan et al. (2018), top-k; Holtzman et al. (2020), nucleus; order and meaning as in Hugging Face transformers.
 */
export function sampleToken(row: ArrayLike<number>, options: SamplingOptions, uniform: number): number {
  checkSamplingOptions(options);
  const { temperature = 1, topK = row.length, topP = 1 } = options;
  const best = largest(row);
  if (temperature === 0) return best;
  const maximum = row[best] ?? 0;
  const scaled = new Float64Array(row.length);
  for (let id = 0; id < row.length; id++) scaled[id] = ((row[id] ?? 0) - maximum) / temperature;
  return draw(cutToLargest(scaled, topK, topP).map(Math.exp), uniform);
}

/** The id of the largest value, the lowest of equals. */
function largest(row: ArrayLike<number>): number {
  let best = 0;
  let sane = row.length > 0;
  for (let id = 0; id < row.length; id++) {
    const value = row[id] ?? 0;
    if (Number.isNaN(value)) sane = false;
    if (value > (row[best] ?? 0)) best = id;
  }
  if (sane && Number.isFinite(row[best])) return best;
  throw new HeddleError('E_DATA', {
    where: 'sampling',
    found: `the largest of ${row.length} logits is ${sane ? row[best] : 'not a number'}`,
    allowed: 'a finite number',
    fix: 'the training has probably diverged: look at its losses',
  });
}

/** The scaled logits with -Infinity for all that top-k and top-p rule out. */
function cutToLargest(scaled: Float64Array, topK: number, topP: number): Float64Array {
  if (topK >= scaled.length && topP === 1) return scaled;
  const descending = scaled.slice().sort().reverse().subarray(0, topK);
  const kept = topP === 1 ? descending.length : nucleusSize(descending, topP);
  const smallest = descending[kept - 1] ?? 0;
  let equals = kept - descending.subarray(0, kept).indexOf(smallest);
  return scaled.map((value) => {
    if (value > smallest) return value;
    return value === smallest && equals-- > 0 ? value : -Infinity;
  });
}

/** The fewest of the largest whose probabilities sum to at least `topP`. */
function nucleusSize(descending: Float64Array, topP: number): number {
  const weights = descending.map(Math.exp);
  const wanted = topP * weights.reduce((sum, weight) => sum + weight, 0);
  let [size, sum] = [0, 0];
  while (size < weights.length && sum < wanted) sum += weights[size++] ?? 0;
  return Math.max(1, size);
}

function draw(weights: Float64Array, uniform: number): number {
  const point = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (let id = 0; id < weights.length; id++) {
    sum += weights[id] ?? 0;
    if (sum > point) return id;
  }
  // Only rounding leads here: the last token that can be drawn.
  return weights.findLastIndex((weight) => weight > 0);
}
