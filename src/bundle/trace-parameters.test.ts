import { expect, test } from 'vitest';
import { tinyBundle } from '../../test/fixtures/tiny-bundle.ts';
import { resolveModelConfig } from '../models/model-config.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { findBundleTask } from '../tasks/registry.ts';
import { sequenceToSequenceTask } from '../tasks/sequence-to-sequence.ts';
import { readBundle } from './load-bundle.ts';
import { bundleFiles } from './save-bundle.ts';
import { memoryStore } from './store.ts';
import { traceParameters } from './trace-parameters.ts';

const side = (options: Record<string, unknown>) => ({ family: 'transformer', options, vocabulary: 9 });
const gigantic = { layers: 64, width: 8192, inner: 65536, heads: 2, length: 8 };

test('the parameters of a model, each once, encoder first', () => {
  const options = { layers: 1, width: 8, inner: 8, heads: 2, length: 8 };
  const model = sequenceToSequence(resolveModelConfig({ encoder: side(options), decoder: side(options) }));
  const names = traceParameters(model).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names[0]).toBe('encoder.embedding.weight');
});

test('a model that asks for terabytes is refused before any memory is taken', () => {
  const model = sequenceToSequence(resolveModelConfig({ encoder: side(gigantic), decoder: side({}) }));
  expect(() => traceParameters(model)).toThrow(/^model: [\d,]+ weights; allowed: at most 250,000,000/);
});

test('so is a bundle whose config asks for that much, with the name of the file', async () => {
  const files = new Map(bundleFiles(sequenceToSequenceTask, await tinyBundle()));
  const config = JSON.parse(new TextDecoder().decode(files.get('config.json')));
  config.model.encoder.options = gigantic;
  files.set('config.json', new TextEncoder().encode(JSON.stringify(config)));
  await expect(readBundle(memoryStore(files), findBundleTask)).rejects.toMatchObject({
    code: 'E_LIMIT',
    message: expect.stringMatching(/^bundle\/config\.json: [\d,]+ weights/),
  });
});
