/**
 * Writes tokenizers of each unit and normalisation, trained on text that breaks naive tokenizers, and texts to encode:
 * `test/golden/own-tokenizers.json`, which `tools/golden/own_tokenizers.py` completes with the ids of Python's tokenizers.
 *
 *     npx tsx tools/own-tokenizers.ts && python tools/golden/own_tokenizers.py
 */
import { writeFileSync } from 'node:fs';
import { trainTokenizer } from '../src/data/train-tokenizer.ts';

const spaces = '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2009\u200a\u2028\u2029\u202f\u205f\u3000';
const notSpaces = '\u001c\u001f\u180e\u200b\u200d\u2060\ufeff';

const corpus = [
  'the cat sat on the mat, the cats sat on the mats',
  'ΣΊΣΥΦΟΣ ΤΗΣ ΟΔΟΣ Σ σς Σίσυφος',
  'İstanbul ıIi STRASSE straße ẞ ﬁn ǅ',
  'cafe\u0301 café CAFE\u0301 e\u0301\u0323 \u1112\u1161\u11ab 한',
  `${[...spaces].join('x')} ${[...notSpaces].join('x')}`,
  '\u0000\u0001\u007f \ue000\uf8ff\u{f0000} \ufffd\uffff',
  '東京は日本の首都。 👩‍👩‍👧 🇫🇷 𝄞',
];

const texts = [
  ...corpus,
  '',
  ' ',
  'the\u0085cat\ufeffsat \ufeff',
  '\u0085',
  'ΟΔΟΣ ΟΔΟΣ. Σ',
  'unknown: Ж é\u0323 ж',
  'the  cats\u3000on\u2028mats ',
  'cat\u0000sat',
];

const units = ['char', 'word', 'bpe:150'] as const;
const normalizations = ['none', 'nfc', 'nfc-lower'] as const;

const tokenizers = units.flatMap((unit) =>
  normalizations.map((normalize) => {
    const { json } = trainTokenizer({ unit, normalize }, corpus);
    return { unit, normalize, json };
  }),
);
const file = new URL('../test/golden/own-tokenizers.json', import.meta.url);
writeFileSync(file, `${JSON.stringify({ corpus, texts, tokenizers }, null, 1)}\n`);
