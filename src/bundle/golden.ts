/**
 * Golden cases: what a model answers to a few inputs, kept next to the weights, so that a damaged bundle, or a runtime
 * that computes something else, is found when it is loaded and not by its users.
 */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { encodeJson, parseJson, parseWith } from './bundle-file.ts';
import type { BundleTask, GoldenAnswer, ReadyModel } from './bundle-task.ts';

const caseCount = 4;

/** The largest difference between two numbers that are the same. */
const tolerance = 1e-3;

const caseSchema = z.strictObject({
  input: z.string(),
  answer: z.string(),
  numbers: z.array(z.number()).min(1),
  choices: z.array(z.int().min(0)),
});
const goldenSchema = z.strictObject({ cases: z.array(caseSchema).max(1024) });

/** As bundles of version 1 have it: greedy search of a sequence-to-sequence model. */
const version1Schema = z.strictObject({
  cases: z
    .array(
      z
        .strictObject({
          source: z.string(),
          target: z.string(),
          ids: z.array(z.int().min(0)),
          logProbabilities: z.array(z.number()),
        })
        .refine(
          ({ ids, logProbabilities }) => [ids.length, ids.length + 1].includes(logProbabilities.length),
          'expected one log-probability for each id and one for the end',
        ),
    )
    .max(1024),
});

export type GoldenCase = z.output<typeof caseSchema>;

/**
 * Golden cases for the first four of `inputs`.
 *
 * Throws: E_DIVERGED where the weights give numbers that are not finite.
 */
export async function makeGolden<Config, Assets>(
  task: BundleTask<Config, Assets>,
  ready: ReadyModel<Config, Assets>,
  inputs: readonly string[],
): Promise<readonly GoldenCase[]> {
  const chosen = inputs.slice(0, caseCount);
  const answers = await task.answerGolden(ready, chosen);
  return chosen.flatMap((input, i) => {
    const { answer = '', numbers = [], choices = [] } = answers[i] ?? {};
    if (numbers.length === 0) return [];
    if (!numbers.every(Number.isFinite)) throw diverged(input, numbers);
    return [{ input, answer, numbers: [...numbers], choices: [...choices] }];
  });
}

/** The bytes of `golden.json`. */
export function encodeGolden(cases: readonly GoldenCase[]): Uint8Array {
  return encodeJson({ cases });
}

/** The cases of `golden.json`. Throws E_MODEL_FILE. */
export function parseGolden(bytes: Uint8Array, where: string, version: number): readonly GoldenCase[] {
  const json = parseJson(bytes, where);
  if (version !== 1) return Object.freeze(parseWith(goldenSchema, json, where).cases);
  const { cases } = parseWith(version1Schema, json, where);
  return cases.map(({ source, target, ids, logProbabilities }) => ({
    input: source,
    answer: target,
    numbers: logProbabilities,
    choices: ids,
  }));
}

/**
 * Answers the golden cases of a bundle again and compares.
 *
 * Two answers are the same if their numbers differ by at most 1e-3 up to the first choice that differs: there the model
 * is undecided between two symbols, and rounding may choose.
 *
 * Throws: E_MODEL_FILE naming the input and the difference.
 */
export async function verifyGolden<Config, Assets>(
  task: BundleTask<Config, Assets>,
  ready: ReadyModel<Config, Assets>,
  golden: readonly GoldenCase[],
  where: string,
): Promise<void> {
  const answers = await task.answerGolden(
    ready,
    golden.map(({ input }) => input),
  );
  golden.forEach((stored, i) => {
    const computed = answers[i] ?? noAnswer;
    const difference = differenceOf(stored, computed);
    if (difference === undefined) return;
    throw new HeddleError('E_MODEL_FILE', {
      where: `${where}: input ${JSON.stringify(stored.input)}`,
      ...difference,
      fix: 'weights, tokenizers or runtime are not those that made this file: copy the bundle again',
    });
  });
}

type Difference = Pick<HeddleError['parts'], 'found' | 'allowed'>;

const noAnswer: GoldenAnswer = { answer: '', numbers: [], choices: [] };

function differenceOf(stored: GoldenCase, computed: GoldenAnswer): Difference | undefined {
  for (const [t, expected] of stored.numbers.entries()) {
    const number = computed.numbers[t];
    if (number === undefined) return undefined;
    const difference = Math.abs(number - expected);
    if (!(difference <= tolerance * Math.max(1, Math.abs(expected) / 10))) {
      const found = `number ${t + 1} is ${number}, a difference of ${difference.toPrecision(3)}`;
      return { found, allowed: `${expected} within ${tolerance}` };
    }
    if (stored.choices[t] !== computed.choices[t]) return undefined;
  }
  if (stored.answer === computed.answer) return undefined;
  return { found: `the answer ${JSON.stringify(computed.answer)}`, allowed: JSON.stringify(stored.answer) };
}

function diverged(input: string, numbers: readonly number[]): HeddleError {
  const first = numbers.findIndex((number) => !Number.isFinite(number));
  return new HeddleError('E_DIVERGED', {
    where: `the answer to ${JSON.stringify(input)}`,
    found: `number ${first + 1} of ${numbers.length} is ${numbers[first]}`,
    allowed: 'finite numbers',
    fix: 'lower the learning rate',
  });
}
