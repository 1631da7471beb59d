import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Normalization } from '../../src/data/normalize-text.ts';
import { loadTokenizer } from '../../src/data/tokenizer.ts';
import { trainTokenizer } from '../../src/data/train-tokenizer.ts';
import type { Unit } from '../../src/data/unit.ts';

interface Golden {
  readonly corpus: readonly string[];
  readonly texts: readonly string[];
  readonly tokenizers: readonly {
    readonly unit: Unit;
    readonly normalize: Normalization;
    readonly json: unknown;
    readonly ids: readonly (readonly number[])[];
    readonly decoded: readonly string[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, 'own-tokenizers.json'), 'utf8'));
const { corpus, texts, tokenizers } = golden;

test.each(tokenizers.map((each) => [each.unit, each.normalize, each] as const))(
  "%s, %s: the file, its ids and what they decode to are those of Python's tokenizers",
  (unit, normalize, { json, ids, decoded }) => {
    expect(trainTokenizer({ unit, normalize }, corpus).json).toEqual(json);
    const tokenizer = loadTokenizer(json);
    for (const [i, text] of texts.entries()) {
      const found = tokenizer.encode(text);
      expect([...found], JSON.stringify(text)).toEqual(ids[i]);
      expect([...tokenizer.encodeWithOffsets(text).ids], JSON.stringify(text)).toEqual(ids[i]);
      // Python's decoder leaves out the unknown token with the special ones.
      if (!found.includes(tokenizer.special.unknown)) expect(tokenizer.decode(found)).toBe(decoded[i]);
    }
  },
);
