/**
 * Golden cases: what a model answers to a few inputs, kept beside the weights, so that a damaged bundle, or a runtime
 * that computes something else, is found when it is loaded and not by its users.
 */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { DecodingProgram } from '../search/decoding-program.ts';
import { greedySearch } from '../search/greedy-search.ts';
import type { Hypothesis } from '../search/hypothesis.ts';
import { encodeJson, parseJson, parseWith } from './bundle-file.ts';

const caseCount = 4;

const caseSchema = z
  .strictObject({
    source: z.string(),
    /** What greedy search finds, as text and as ids without `</s>`. */
    target: z.string(),
    ids: z.array(z.int().min(0)),
    /** One for each id and one for `</s>`, which is absent where the target was cut off. */
    logProbabilities: z.array(z.number()),
  })
  .refine(
    ({ ids, logProbabilities }) => [ids.length, ids.length + 1].includes(logProbabilities.length),
    'expected one log-probability for each id and one for the end',
  );
const goldenSchema = z.strictObject({ cases: z.array(caseSchema).max(1024) });

export type GoldenCase = z.output<typeof caseSchema>;

/**
 * Golden cases for the first four of `sources` that have tokens.
 *
 * Throws: E_MODEL_FILE where the weights give no numbers.
 */
export async function makeGolden(
  program: DecodingProgram,
  sourceTokenizer: Tokenizer,
  targetTokenizer: Tokenizer,
  sources: readonly string[],
  maxLength: number,
): Promise<readonly GoldenCase[]> {
  const chosen = sources.filter((text) => sourceTokenizer.encode(text).length > 0).slice(0, caseCount);
  const answers = await answer(program, sourceTokenizer, chosen, maxLength);
  return answers.map(({ ids, logProbabilities }, i) => {
    const source = chosen[i]!;
    if (!logProbabilities.every(Number.isFinite)) throw diverged(source, logProbabilities);
    return {
      source,
      target: targetTokenizer.decode(ids),
      ids: [...ids],
      logProbabilities: [...logProbabilities],
    };
  });
}

/** What greedy search finds for each source, cut to `maxLength` tokens. */
export function answer(
  program: DecodingProgram,
  tokenizer: Tokenizer,
  sources: readonly string[],
  maxLength: number,
): Promise<readonly Hypothesis[]> {
  const ids = sources.map((source) => tokenizer.encode(source).subarray(0, maxLength));
  return greedySearch(program, ids, { maxLength });
}

/** The bytes of `golden.json`. */
export function encodeGolden(cases: readonly GoldenCase[]): Uint8Array {
  return encodeJson({ cases });
}

/** The cases of `golden.json`. Throws E_MODEL_FILE. */
export function parseGolden(bytes: Uint8Array, where: string): readonly GoldenCase[] {
  return Object.freeze(parseWith(goldenSchema, parseJson(bytes, where), where).cases);
}

function diverged(source: string, logProbabilities: readonly number[]): HeddleError {
  return new HeddleError('E_MODEL_FILE', {
    where: `golden case ${JSON.stringify(source)}`,
    found: `log-probabilities ${logProbabilities.join(', ')}`,
    allowed: 'finite numbers',
    fix: 'the training has diverged: lower the learning rate',
  });
}
