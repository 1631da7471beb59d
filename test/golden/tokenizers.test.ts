import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadTokenizer, type Tokenizer } from '../../src/data/tokenizer.ts';

interface Golden {
  readonly text: string;
  readonly pair?: string;
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
  readonly offsets: readonly (readonly [number, number])[];
  readonly typeIds: readonly number[];
  readonly sequences: readonly number[];
}

const folder = join(import.meta.dirname, 'tokenizers');
const miniLm = join(process.env.HEDDLE_MINILM ?? resolve('../minilm'), 'tokenizer.json');
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const files: readonly (readonly [string, string])[] = [
  ...['wordpiece', 'wordpiece-cased', 'roberta', 'gpt2'].map(
    (name) => [name, join(folder, name, 'tokenizer.json')] as const,
  ),
  ['minilm', miniLm],
];

/** The special tokens that a text spells; Python's tokenizers take them for the tokens, ours take text for text. */
function typed(json: { added_tokens: readonly { content: string }[] }, texts: readonly string[]): string[] {
  return json.added_tokens
    .map(({ content }) => content)
    .filter((token) => texts.some((text) => text.includes(token)));
}

function joined(tokenizer: Tokenizer, texts: readonly string[]) {
  const parts = texts.map((text) => tokenizer.encodeWithOffsets(text));
  const ids = parts.map((part) => part.ids);
  const whole = tokenizer.join(ids[0] ?? [], ids[1]);
  const offsets = Array.from(whole.ids, () => [0, 0] as readonly [number, number]);
  const sequences = Array.from(whole.ids, () => -1);
  parts.forEach((part, index) => {
    part.offsets.forEach((offset, i) => {
      offsets[(whole.starts[index] ?? 0) + i] = offset;
      sequences[(whole.starts[index] ?? 0) + i] = index;
    });
  });
  return { ...whole, offsets, sequences };
}

for (const [name, path] of files) {
  const title = `${name}: ids, tokens, offsets and segments are those of Python's tokenizers`;
  test.skipIf(!existsSync(path))(existsSync(path) ? title : `${title} (no ${path})`, () => {
    const json = read(path);
    const tokenizer = loadTokenizer(json);
    const cases: readonly Golden[] = read(join(folder, `${name}.json`)).cases;
    const mask = tokenizer.special.mask === undefined ? '' : tokenizer.token(tokenizer.special.mask);
    let compared = 0;
    for (const golden of cases) {
      const { text, pair } = golden;
      const texts = pair === undefined ? [text] : [text, pair];
      const tokens = typed(json, texts);
      if (tokens.length === 0) {
        const found = joined(tokenizer, texts);
        expect([...found.ids], text).toEqual(golden.ids);
        expect(tokenizer.tokens(found.ids), text).toEqual(golden.tokens);
        expect(found.offsets, text).toEqual(golden.offsets);
        expect([...found.segments], text).toEqual(golden.typeIds);
        expect(found.sequences, text).toEqual(golden.sequences);
        compared++;
      } else if (tokens.every((token) => token === mask)) {
        const [first, second] = texts.map((each) =>
          each.includes(mask) ? tokenizer.encodeMasked(each) : tokenizer.encode(each),
        );
        expect([...tokenizer.join(first ?? [], second).ids], text).toEqual(golden.ids);
        compared++;
      }
      const { pad, start, end } = tokenizer.special;
      expect([...tokenizer.encode(text)].filter((id) => [pad, start, end].includes(id))).toEqual([]);
    }
    expect(compared).toBeGreaterThanOrEqual(cases.length - 4);
  });

  test.skipIf(!existsSync(path))(`${name}: the file is kept as it was read`, () => {
    const json = read(path);
    const before = JSON.stringify(json);
    const again = loadTokenizer(JSON.parse(JSON.stringify(loadTokenizer(json).json)));
    expect(JSON.stringify(again.json)).toBe(before);
    expect([...again.encode('the capital of France')]).toEqual([
      ...loadTokenizer(json).encode('the capital of France'),
    ]);
  });
}
