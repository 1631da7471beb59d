import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { memoryStore } from '../bundle/store.ts';
import { folderStore } from '../files/folder-store.ts';
import { readPretrained } from './read-pretrained.ts';
import { writePretrained } from './write-pretrained.ts';

const heads = [
  ['classification', 'sequence-classification'],
  ['token-classification', 'token-classification'],
  ['fill-mask', 'fill-mask'],
  ['question-answering', 'question-answering'],
  ['text-generation', 'text-generation'],
] as const;

const cases = ['bert', 'distilbert', 'roberta', 'gpt2'].flatMap((name) =>
  heads
    .filter(([, folder]) => (name === 'gpt2' ? folder !== 'fill-mask' : folder !== 'text-generation'))
    .map(([kind, folder]) => [name, kind, folder] as const),
);

const read = async (path: string) =>
  readPretrained(
    await folderStore(fileURLToPath(new URL(`../../test/golden/pretrained/${path}`, import.meta.url))),
  );

test.each(cases)('%s with the head %s, read, written and read again', async (name, kind, folder) => {
  const first = await read(`${name}/${folder}`);
  const head = { tie: true, ...first.parts.heads.get(kind) };
  const files = writePretrained({ ...first.parts, heads: new Map([[kind, head]]) }, first.weights, 'test');
  const again = await readPretrained(memoryStore(files));
  expect(again.architecture).toBe(name);
  expect(again.unread).toEqual([]);
  expect(again.weights).toEqual(first.weights);
  expect(again.parts.encoder?.config).toEqual(first.parts.encoder?.config);
  expect(again.parts.decoder?.config).toEqual(first.parts.decoder?.config);
  expect(again.parts.heads.get(kind)).toEqual(first.parts.heads.get(kind));
  if (kind.includes('classification')) expect(again.parts.labels).toEqual(['LOC', 'NUM', 'HUM']);
});

test('what has no class is refused with the options in its way', async () => {
  const { parts, weights } = await read('bert/sequence-classification');
  const pooled = new Map([['classification', { ...parts.heads.get('classification'), pooling: 'mean' }]]);
  expect(() => writePretrained({ ...parts, heads: pooled }, weights, 'export m')).toThrow(
    'export m: pooling mean, for which transformers has no class; allowed: for BertForSequenceClassification: pooling first',
  );
  const { encoder } = parts;
  if (encoder === undefined) throw new Error('no encoder');
  const config = { ...encoder.config, family: 'lstm' };
  const lstm = { ...parts, encoder: { ...encoder, config } };
  expect(() => writePretrained(lstm, weights, 'export m')).toThrow(
    'family lstm, for which transformers has no class',
  );
  const both = { ...parts, decoder: encoder };
  expect(() => writePretrained(both, weights, 'export m')).toThrow('a model with an encoder and a decoder');
});
