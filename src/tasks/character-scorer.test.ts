import { expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { collectCharacters } from '../data/character-list.ts';
import { characterScorer } from './character-scorer.ts';
import type { SpeechConfig, SpeechReady } from './speech-writer.ts';
import { makeTokenizer } from './text-encoding.ts';

/** A speech model of a, b, c and the space, next to a model of this task with a tokenizer for these texts. */
function nextTo(task: string, unit: string, texts: readonly string[]): SpeechReady<SpeechConfig> {
  const tokenizer = makeTokenizer(texts, { unit, normalize: 'nfc', flag: '--unit' });
  const ready = {
    assets: { tokenizer },
    config: { documents: 'line' },
    predictor: { model: {}, graphs: {} },
  };
  const assets = { characters: collectCharacters(['ab c'], 'nfc') };
  return { assets, openOther: async () => ({ task, ready }) } as unknown as SpeechReady<SpeechConfig>;
}

test.each([
  [
    'text-classification',
    'char',
    ['ab c'],
    /^--language-model lm: a model of text-classification; allowed: a model of text-generation/,
  ],
  [
    'text-generation',
    'word',
    ['ab c'],
    /^--language-model lm: a model of tokens of word; allowed: one of characters/,
  ],
  [
    'text-generation',
    'char',
    ['bd'],
    /^--language-model lm: a model that does not know " ", "a", "c"; allowed: one with all 4 characters/,
  ],
] as const)('a %s by %s of %j is refused', async (task, unit, texts, message) => {
  const ready = nextTo(task, unit, texts);
  await expect(characterScorer(ready, { languageModel: 'lm' })).rejects.toEqual(failing('E_CONFIG', message));
});

test('where models cannot be opened, that is said; without a language model there is no scorer', async () => {
  const ready = { ...nextTo('text-generation', 'char', ['ab c']), openOther: undefined };
  await expect(characterScorer(ready, { languageModel: 'lm' })).rejects.toEqual(
    failing('E_CONFIG', /where models can be loaded/),
  );
  expect(await characterScorer(ready, {})).toBeUndefined();
});

test('a model that knows more characters will do', async () => {
  expect(
    await characterScorer(nextTo('text-generation', 'char', ['ab cd!']), { languageModel: 'lm' }),
  ).toBeDefined();
});
