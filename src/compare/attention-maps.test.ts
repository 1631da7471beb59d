import { expect, test } from 'vitest';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { trainTokenizer } from '../data/train-tokenizer.ts';
import { decoderFamilies } from '../models/families.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { initializeParameters, layoutOf } from '../nn/flat-parameters.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { modelConfigOf } from '../tasks/model-options.ts';
import { trainingOptionsSchema } from '../tasks/training-options.ts';
import { attentionMaps } from './attention-maps.ts';

const words = ['ab', 'ba', 'abc', 'cab', 'bcab', 'acbca', 'ccba', 'bacab'];
const tokenizer = trainTokenizer({ unit: 'char', normalize: 'none' }, words);

/** A tiny model of any decoder, with weights as training would begin with. */
function tinyModel(decoder: string, decoderModel: Record<string, unknown> = {}) {
  const sizes = { model: { layers: 2, width: 16 }, maxLength: 16 };
  const options = trainingOptionsSchema.parse({ encoder: 'transformer', decoder, decoderModel, ...sizes });
  const model = modelConfigOf(options, { source: tokenizer, target: tokenizer });
  const specs = traceParameters(sequenceToSequence(model));
  return {
    config: { model },
    ...{ layout: layoutOf(specs), parameters: initializeParameters(specs, 1) },
    ...{ sourceTokenizer: tokenizer, targetTokenizer: tokenizer },
  };
}

const ids = (source: string, target: string) => ({
  source: tokenizer.encode(source),
  target: tokenizer.encode(target),
});

const sides = decoderFamilies.map(({ name }) => [name, {}] as const);
const kinds = ['additive', 'dot', 'multihead'].map((attention) => ['gru', { attention }] as const);

test.each([...sides, ...kinds])('%s %j shows what it attends to', async (decoder, options) => {
  const model = tinyModel(decoder, options);
  const maps = async (...asked: ReturnType<typeof ids>[]) =>
    (await attentionMaps(model, asked, nodeRuntime))!;
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
});

test('a decoder that attends inside of its loop has no map', async () => {
  const model = tinyModel('gru', { inputFeeding: true });
  expect(await attentionMaps(model, [ids('ab', 'b')], nodeRuntime)).toBeUndefined();
});
