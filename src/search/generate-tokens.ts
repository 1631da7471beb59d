import { HeddleError } from '../base/errors.ts';
import type { DecoderCaches, NextTokens, StepProgram } from './decoding-program.ts';
import { type SamplingOptions, sampleToken } from './sampling.ts';

/** How the next token is drawn. */
export interface Sampling extends SamplingOptions {
  /** The random number, from 0 to below 1, for token t of the continuation. */
  readonly uniform: (t: number) => number;
}

export interface GenerateOptions {
  readonly maxNewTokens: number;
  /** The token that ends a text; absent: only `maxNewTokens` ends it. */
  readonly end?: number | undefined;
  /** Absent: the most probable token is taken. */
  readonly sampling?: Sampling | undefined;
}

export interface GeneratedToken {
  readonly id: number;
  /** The natural logarithm of the probability that the model gives it, before temperature and cuts. */
  readonly logProbability: number;
}

/**
 * The continuation of a prompt of one token or more, token by token; an end token is the last that it gives.
 *
 * The prompt is read through the caches, step by step. A model with positions holds `program.longestTarget` tokens: of a
 * longer prompt it reads the last ones, and when it is full, its context slides: the newer half is read again from the
 * first position on, so that every later token sees between half of the context and all of it. A model without positions
 * never slides.
 */
export async function* generateTokens(
  program: StepProgram,
  prompt: ArrayLike<number>,
  { maxNewTokens, end, sampling }: GenerateOptions,
): AsyncGenerator<GeneratedToken, void, void> {
  if (prompt.length === 0) throw new HeddleError('E_INTERNAL', { where: 'prompt', found: 'no token' });
  const { vocabulary, longestTarget: longest } = program;
  const half = Math.max(1, Math.floor(longest / 2));
  const count = sampling === undefined ? 1 : Math.min(vocabulary, sampling.topK ?? vocabulary);
  let held = Array.from(prompt).slice(-longest);
  let read = reader(program, count);
  let next = await read(held);
  for (let t = 0; t < maxNewTokens; t++) {
    const token = choose(next, vocabulary, sampling, t);
    yield token;
    if (token.id === end || t + 1 === maxNewTokens) return;
    held.push(token.id);
    if (held.length <= longest) next = await read([token.id]);
    else {
      held = held.slice(-half);
      read = reader(program, count);
      next = await read(held);
    }
  }
}

/** A function that reads tokens, one or more, after those that it has read, and predicts the next. */
function reader(program: StepProgram, count: number): (ids: readonly number[]) => Promise<NextTokens> {
  let caches: DecoderCaches | undefined;
  return async (ids) => {
    let next: NextTokens | undefined;
    for (const id of ids) {
      caches ??= await program.start(new Map(), 1);
      next = await program.step(Int32Array.of(id), caches, count);
      caches = { fixed: caches.fixed, state: next.state };
    }
    return next as NextTokens;
  };
}

function choose(
  { ids, logProbabilities }: NextTokens,
  vocabulary: number,
  sampling: Sampling | undefined,
  t: number,
): GeneratedToken {
  if (sampling === undefined) return { id: ids[0] ?? 0, logProbability: logProbabilities[0] ?? 0 };
  // Candidates come best first; a row in the order of ids is what sampling is defined on.
  const row = new Float64Array(vocabulary).fill(-Infinity);
  ids.forEach((id, i) => {
    row[id] = logProbabilities[i] ?? -Infinity;
  });
  const id = sampleToken(row, sampling, sampling.uniform(t));
  return { id, logProbability: row[id] ?? -Infinity };
}
