/** What a model of fill-mask says to texts with masks in them. */
import { HeddleError } from '../base/errors.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { memoryDataset } from '../data/dataset.ts';
import type { Example } from '../data/field.ts';
import { cutEvenly } from '../data/masked-texts.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { excerpt } from './text-encoding.ts';

/** What stands in a text for a token to be guessed, whatever the tokenizer calls it. */
export const maskName = '[MASK]';

/** Throws E_CONFIG where the tokenizer has no mask token, as that of a model to start from may. */
export function maskIdOf({ special }: Tokenizer): number {
  if (special.mask !== undefined) return special.mask;
  throw new HeddleError('E_CONFIG', {
    where: 'tokenizer',
    found: 'no mask token',
    allowed: 'a tokenizer that was made for fill-mask, or that of BERT',
    fix: 'train without --init, or start from a model of the task fill-mask',
  });
}

/** The stretches of a text that hold a mask, and where. Throws E_DATA where there is none. */
function stretchesOf(
  text: string,
  where: string,
  tokenizer: Tokenizer,
  maxLength: number,
): readonly Example[] {
  const mask = maskIdOf(tokenizer);
  const stretches = cutEvenly(tokenizer.encodeMasked(text), maxLength).filter((ids) => ids.includes(mask));
  if (stretches.length === 0) {
    throw new HeddleError('E_DATA', {
      where,
      found: `no ${maskName} in ${excerpt(text)}`,
      allowed: `a text with ${maskName} in the place of a word`,
    });
  }
  return stretches.map((stretch) => {
    const { ids } = tokenizer.join(stretch);
    const places = Int32Array.from([...ids.keys()].filter((i) => ids[i] === mask));
    return new Map([
      ['ids', ids],
      ['places', places],
    ]);
  });
}

export interface Guess {
  readonly id: number;
  readonly logProbability: number;
}

/**
 * For each text and each of its masks, all guesses that the model gives, best first; a text of more than `maxLength`
 * tokens is read in stretches. Throws E_DATA for a text without a mask.
 */
export async function fillIn(
  { assets, predictor }: Pick<ReadyModel<unknown, { readonly tokenizer: Tokenizer }>, 'assets' | 'predictor'>,
  texts: readonly string[],
  maxLength: number,
): Promise<readonly (readonly (readonly Guess[])[])[]> {
  const stretches = texts.map((text, i) => stretchesOf(text, `text ${i + 1}`, assets.tokenizer, maxLength));
  const outputs = await predictor.outputs(memoryDataset(predictor.model.inputs, stretches.flat()));
  let next = 0;
  return stretches.map((examples) =>
    examples.flatMap((example) => {
      const found = outputs[next++];
      return Array.from(example.get('places') ?? [], (_, m) => guesses(found, m));
    }),
  );
}

/** The guesses for place m of an example. */
function guesses(outputs: ReadonlyMap<string, HostTensor> | undefined, m: number): readonly Guess[] {
  const ids = outputs?.get('best');
  const logarithms = outputs?.get('logProbabilities');
  const width = ids?.dims[1] ?? 0;
  return Array.from({ length: width }, (_, k) => ({
    id: Number(ids?.data[m * width + k]),
    logProbability: Number(logarithms?.data[m * width + k]),
  }));
}
