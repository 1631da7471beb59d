import { HeddleError } from '../base/errors.ts';
import { endId } from '../base/special-tokens.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { DecodingProgram } from '../search/decoding-program.ts';
import type { Hypothesis } from '../search/hypothesis.ts';
import type { Bundle } from './bundle.ts';
import { answer, type GoldenCase } from './golden.ts';

/** The largest difference between two log-probabilities that are the same. */
const tolerance = 1e-3;

/**
 * Answers the golden cases of a bundle again and compares.
 *
 * Two answers are the same if their log-probabilities differ by at most 1e-3 up to the first token that differs: there
 * the model is undecided between two tokens, and rounding may choose.
 *
 * Throws: E_MODEL_FILE naming the input and the difference.
 */
export async function verifyGolden(program: DecodingProgram, bundle: Bundle, where: string): Promise<void> {
  const { config, golden, sourceTokenizer, targetTokenizer } = bundle;
  const sources = golden.map(({ source }) => source);
  const answers = await answer(program, sourceTokenizer, sources, config.maxLength);
  golden.forEach((stored, i) => {
    const difference = scoreDifference(stored, answers[i]!) ?? textDifference(stored, targetTokenizer);
    if (difference === undefined) return;
    throw new HeddleError('E_MODEL_FILE', {
      where: `${where}: input ${JSON.stringify(stored.source)}`,
      ...difference,
      fix: 'weights, tokenizers or runtime are not those that made this file: copy the bundle again',
    });
  });
}

interface Difference {
  readonly found: string;
  readonly allowed: string;
}

function scoreDifference(stored: GoldenCase, { ids, logProbabilities }: Hypothesis): Difference | undefined {
  for (const [t, expected] of stored.logProbabilities.entries()) {
    const computed = logProbabilities[t];
    if (computed === undefined) return undefined;
    const difference = Math.abs(computed - expected);
    if (!(difference <= tolerance)) {
      const found = `log-probability ${computed} of token ${t + 1}, a difference of ${difference.toPrecision(3)}`;
      return { found, allowed: `${expected} within ${tolerance}` };
    }
    if ((stored.ids[t] ?? endId) !== (ids[t] ?? endId)) return undefined;
  }
  return undefined;
}

function textDifference({ ids, target }: GoldenCase, tokenizer: Tokenizer): Difference | undefined {
  const text = tokenizer.decode(ids);
  if (text === target) return undefined;
  return { found: `the output ${JSON.stringify(text)}`, allowed: JSON.stringify(target) };
}
