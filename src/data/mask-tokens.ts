import { HeddleError } from '../base/errors.ts';
import { fold, type Key, permutation, uniform } from '../base/random.ts';

export interface MaskingOptions {
  /** The share of the ordinary tokens that is to be predicted. Default 0.15. */
  readonly rate?: number;
  readonly maskId: number;
  readonly vocabularySize: number;
  /** Ids that are neither predicted nor drawn; `maskId` is one of them, named or not. */
  readonly special: readonly number[];
  /** For whole-word masking the word of each token: all tokens of a word are chosen together. */
  readonly words?: ArrayLike<number>;
  /** The label of a token that is not to be predicted. Default -1. */
  readonly ignored?: number;
}

export interface MaskedTokens {
  readonly input: Int32Array;
  /** The original id where the token is to be predicted, `ignored` elsewhere. */
  readonly labels: Int32Array;
}

/**
 * BERT's objective: chooses tokens to predict; of these 80 % become the mask, 10 % a random ordinary token, 10 % stay.
 *
 * Chosen are round(rate * n) of the n ordinary tokens, at least one where there is one. With `words`, words are
 * taken in random order and one that would exceed this number is left out, unless no word at all would fit: then
 * the first is taken. A function of `key` alone, to be folded from seed, epoch and row.
 *
 * Shapes: ids [T] -> input [T], labels [T]. Throws: E_CONFIG for a vocabulary without ordinary tokens.
 *
 * Source: Devlin et al. (2019), section 3.1 and create_pretraining_data.py.
 */
export function maskTokens(ids: Int32Array, key: Key, options: MaskingOptions): MaskedTokens {
  const special = [...new Set([...options.special, options.maskId])].sort((a, b) => a - b);
  checkOptions(options, special);
  const input = ids.slice();
  const labels = new Int32Array(ids.length).fill(options.ignored ?? -1);
  for (const position of choose(ids, fold(key, 0), options, new Set(special))) {
    labels[position] = ids[position] ?? 0;
    const chance = uniform(fold(key, 1), position);
    if (chance < 0.8) input[position] = options.maskId;
    else if (chance < 0.9) {
      input[position] = ordinaryToken(uniform(fold(key, 2), position), options.vocabularySize, special);
    }
  }
  return { input, labels };
}

/** Positions to predict. */
function choose(
  ids: Int32Array,
  key: Key,
  { rate = 0.15, words }: MaskingOptions,
  special: ReadonlySet<number>,
): readonly number[] {
  const groups = new Map<number, number[]>();
  let ordinary = 0;
  ids.forEach((id, position) => {
    if (special.has(id)) return;
    ordinary++;
    const word = words?.[position] ?? position;
    const group = groups.get(word);
    if (group === undefined) groups.set(word, [position]);
    else group.push(position);
  });
  const wanted = Math.max(1, Math.round(rate * ordinary));
  const candidates = [...groups.values()];
  const chosen: number[] = [];
  const order = Array.from(permutation(key, candidates.length), (i) => candidates[i] ?? []);
  for (const group of order) if (chosen.length + group.length <= wanted) chosen.push(...group);
  return chosen.length > 0 ? chosen : (order[0] ?? []);
}

/** One of the ids that are not special, all equally probable. `special` is sorted. */
function ordinaryToken(chance: number, vocabularySize: number, special: readonly number[]): number {
  let id = Math.floor(chance * (vocabularySize - special.length));
  for (const skipped of special) if (id >= skipped) id++;
  return id;
}

function checkOptions({ rate = 0.15, vocabularySize }: MaskingOptions, special: readonly number[]): void {
  const refuse = (found: string, allowed: string): never => {
    throw new HeddleError('E_CONFIG', { where: 'masking', found, allowed });
  };
  if (!(rate > 0 && rate <= 1)) refuse(`rate ${rate}`, 'more than 0, at most 1');
  const outside = special.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabularySize);
  if (outside !== undefined) refuse(`special id ${outside}`, `0 to ${vocabularySize - 1}`);
  if (special.length >= vocabularySize)
    refuse('a vocabulary of special tokens only', 'at least one other token');
}
