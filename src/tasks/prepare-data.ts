/** From text pairs to token ids: tokenizers, examples, a dev set. */
import { HeddleError } from '../base/errors.ts';
import type { Example } from '../data/example.ts';
import { holdOut } from '../data/hold-out.ts';
import { resolveUnit } from '../data/resolve-unit.ts';
import { countUnknown } from '../data/special-tokens.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { trainTokenizer } from '../data/train-tokenizer.ts';
import { parseUnit } from '../data/unit.ts';
import type { TrainingOptions } from './training-options.ts';

export interface TextPair {
  readonly source: string;
  readonly target: string;
}

export interface Tokenizers {
  readonly source: Tokenizer;
  readonly target: Tokenizer;
}

export interface PreparedData {
  readonly tokenizers: Tokenizers;
  readonly examples: readonly Example[];
  readonly dev: readonly TextPair[];
  /** What was decided, in words for the user. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

type UnitOptions = Pick<TrainingOptions, 'sourceUnit' | 'targetUnit' | 'normalize' | 'maxLength'>;

/**
 * Makes the tokenizers from the training pairs (unless they are given), encodes, and skips what is too long.
 *
 * Throws E_CONFIG for a unit that does not exist, E_DATA for an empty source and where no pair is left.
 */
export function prepareData(
  pairs: readonly TextPair[],
  devPairs: readonly TextPair[] | undefined,
  options: UnitOptions,
  given?: Tokenizers,
): PreparedData {
  requireSources('training data', pairs);
  requireSources('dev data', devPairs ?? []);
  const { train, heldOut } = devPairs === undefined ? holdOut(pairs) : { train: pairs, heldOut: devPairs };
  const tokenizers = given ?? trainTokenizers(train, options);
  const { examples, skipped } = encodePairs(train, tokenizers, options.maxLength);
  requireExamples('training data', examples, train.length, options.maxLength);
  const encodedDev = encodePairs(heldOut, tokenizers, options.maxLength);
  requireExamples('dev data', encodedDev.examples, heldOut.length, options.maxLength);
  const notes = [
    ...(devPairs === undefined
      ? [`held out ${heldOut.length} of ${pairs.length} pairs as dev set, by hash of the source`]
      : []),
    `source: ${tokenizers.source.unit}, ${tokenizers.source.size} tokens; target: ${tokenizers.target.unit}, ${tokenizers.target.size} tokens`,
    ...(skipped > 0
      ? [`skipped ${skipped} of ${train.length} pairs longer than ${options.maxLength} tokens`]
      : []),
    ...(encodedDev.skipped > 0
      ? [
          `skipped ${encodedDev.skipped} of ${heldOut.length} dev pairs longer than ${options.maxLength} tokens in the dev loss`,
        ]
      : []),
  ];
  const warnings = unknownWarnings([...examples, ...encodedDev.examples]);
  return { tokenizers, examples, dev: heldOut, notes, warnings };
}

function requireSources(where: string, pairs: readonly TextPair[]): void {
  const empty = pairs.findIndex(({ source }) => source.trim() === '');
  if (empty === -1) return;
  throw new HeddleError('E_DATA', {
    where: `${where}: pair ${empty + 1}`,
    found: 'an empty source',
    allowed: 'text',
    fix: 'fill it in, or remove the pair',
  });
}

function requireExamples(
  where: string,
  examples: readonly Example[],
  pairs: number,
  maxLength: number,
): void {
  if (examples.length > 0) return;
  throw new HeddleError('E_DATA', {
    where,
    found: `none of ${pairs} pairs has at most ${maxLength} tokens on each side`,
    fix: 'raise --max-length',
  });
}

/** One warning where texts hold symbols that the vocabulary lacks, as a dev set may. */
function unknownWarnings(examples: readonly Example[]): readonly string[] {
  const count = examples.reduce(
    (sum, { source, target }) => sum + countUnknown(source) + countUnknown(target),
    0,
  );
  return count === 0
    ? []
    : [`${count} symbols of the data are not in the vocabulary; such symbols become <unk>`];
}

function trainTokenizers(
  pairs: readonly TextPair[],
  { sourceUnit, targetUnit, normalize }: UnitOptions,
): Tokenizers {
  // Targets keep their case: what the model writes should look like what it was shown.
  const targetNormalize = normalize === 'nfc-lower' ? 'nfc' : normalize;
  const make = (texts: readonly string[], unit: string, flag: string, normalization: typeof normalize) => {
    const resolved = resolveUnit(parseUnit(unit, flag), normalization, texts);
    return trainTokenizer({ unit: resolved, normalize: normalization }, texts);
  };
  const sources = pairs.map(({ source }) => source);
  const targets = pairs.map(({ target }) => target);
  return {
    source: make(sources, sourceUnit, '--source-unit', normalize),
    target: make(targets, targetUnit, '--target-unit', targetNormalize),
  };
}

/** The token ids of pairs; those with more than `maxLength` tokens on a side are left out and counted. */
export function encodePairs(
  pairs: readonly TextPair[],
  { source, target }: Tokenizers,
  maxLength: number,
): { readonly examples: readonly Example[]; readonly skipped: number } {
  const examples = pairs
    .map((pair) => ({ source: source.encode(pair.source), target: target.encode(pair.target) }))
    .filter((example) => example.source.length <= maxLength && example.target.length <= maxLength);
  return { examples, skipped: pairs.length - examples.length };
}
