import { expect, test } from 'vitest';
import { decoderFamilies } from '../models/families.ts';
import { fit } from '../node-fit.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { attentionMaps } from './attention-maps.ts';

const words = ['ab', 'ba', 'abc', 'cab', 'bcab', 'acbca', 'ccba', 'bacab'];
const pairs = words.map((source) => ({ source, target: [...source].reverse().join('') }));

/** A tiny model of any encoder and decoder, trained for a few updates. */
function tinyModel(encoder: string, decoder: string, decoderModel: Record<string, unknown> = {}) {
  return fit(pairs, {
    ...{ encoder, decoder, decoderModel, model: { layers: 2, width: 16 }, worker: false, threads: 1 },
    ...{ updates: 6, warmup: 2, batchTokens: 64, dev: pairs, sourceUnit: 'char', targetUnit: 'char' },
  });
}

const sides = decoderFamilies.map(({ name }) => [name, {}] as const);
const kinds = ['additive', 'dot', 'multihead'].map((attention) => ['gru', { attention }] as const);

test.each([...sides, ...kinds])('%s %j shows what it attends to', async (decoder, options) => {
  const model = await tinyModel('transformer', decoder, options);
  const ids = (source: string, target: string) => ({
    source: model.sourceTokenizer.encode(source),
    target: model.targetTokenizer.encode(target),
  });
  const maps = async (...asked: ReturnType<typeof ids>[]) =>
    (await attentionMaps(model.bundle, asked, nodeRuntime))!;
  const [short, long] = await maps(ids('ab', 'ba'), ids('acbca', 'acbca'));
  expect(short).toMatchObject({ sourceTokens: ['a', 'b'], targetTokens: ['b', 'a', '</s>'] });
  expect(long!.weights.map((row) => row.length)).toEqual([5, 5, 5, 5, 5, 5]);
  for (const row of [...short!.weights, ...long!.weights]) {
    expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
  }
  // Padding has no weight: alone, the short pair is seen as beside the long one.
  const [alone] = await maps(ids('ab', 'ba'));
  expect(alone!.weights.flat().every((w, i) => Math.abs(w - short!.weights.flat()[i]!) < 1e-5)).toBe(true);
  // A token is predicted before it is read: the rows up to the first changed token stay, a later one moves.
  const [changed] = await maps(ids('acbca', 'acabb'));
  const distances = changed!.weights.map((row, t) =>
    Math.max(...row.map((weight, s) => Math.abs(weight - long!.weights[t]![s]!))),
  );
  expect(Math.max(...distances.slice(0, 3))).toBeLessThan(1e-6);
  expect(Math.max(...distances.slice(3))).toBeGreaterThan(1e-6);
  await model.release();
});

test('a decoder that attends inside of its loop has no map', async () => {
  const model = await tinyModel('gru', 'gru', { inputFeeding: true });
  const pair = { source: model.sourceTokenizer.encode('ab'), target: model.targetTokenizer.encode('b') };
  expect(await attentionMaps(model.bundle, [pair], nodeRuntime)).toBeUndefined();
  await model.release();
});
