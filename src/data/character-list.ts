/** The characters that texts are made of, each with a number from 1; 0 is left for what is no character. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { joinWords, type Normalization, normalizeText } from './normalize-text.ts';

export interface CharacterList {
  /** What happens to texts first. */
  readonly normalization: Normalization;
  /** In the order of their numbers. */
  readonly characters: readonly string[];
  /** How many numbers there are, 0 included. */
  readonly size: number;
  /** A text as it is compared: normalised, one space in the place of all white space. */
  normalize(text: string): string;
  /** The numbers of the characters of a text, without those that are not in the list, and how many these are. */
  encode(text: string): { readonly ids: Int32Array; readonly unknown: number };
  /** The text of numbers. */
  decode(ids: Iterable<number>): string;
}

const normalizations = ['none', 'nfc', 'nfc-lower'] as const satisfies readonly Normalization[];
const schema = z.object({
  normalize: z.enum(normalizations),
  characters: z.array(z.string().min(1)).min(1),
});

/** The characters of texts, in the order of their code points. Throws E_DATA where there are none. */
export function collectCharacters(texts: Iterable<string>, normalize: Normalization): CharacterList {
  const found = new Set<string>();
  for (const text of texts) for (const character of spelt(text, normalize)) found.add(character);
  if (found.size === 0) {
    throw new HeddleError('E_DATA', {
      where: 'training data',
      found: 'no character in any text',
      allowed: 'texts',
    });
  }
  const sorted = [...found].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return listOf(sorted, normalize);
}

/** The list that a file holds. Throws E_MODEL_FILE. */
export function parseCharacters(json: unknown, where: string): CharacterList {
  const { success, data } = schema.safeParse(json);
  if (success) return listOf(data.characters, data.normalize);
  throw new HeddleError('E_MODEL_FILE', {
    where,
    found: 'not a list of characters',
    allowed: '{normalize, characters}',
  });
}

const spelt = (text: string, normalize: Normalization) => joinWords(normalizeText(text, normalize));

function listOf(characters: readonly string[], normalize: Normalization): CharacterList {
  const ids = new Map(characters.map((character, i) => [character, i + 1]));
  return Object.freeze({
    normalization: normalize,
    characters,
    size: characters.length + 1,
    normalize: (text: string) => spelt(text, normalize),
    encode(text: string) {
      const all = [...spelt(text, normalize)].map((character) => ids.get(character));
      const known = all.filter((id) => id !== undefined);
      return { ids: Int32Array.from(known), unknown: all.length - known.length };
    },
    decode: (numbers: Iterable<number>) => Array.from(numbers, (id) => characters[id - 1] ?? '').join(''),
  });
}
