import { expect, test } from 'vitest';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { decoderFamilies } from '../models/families.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { loadPredictor } from '../search/predictor.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { pairView } from './pair-view.ts';
import { findTask } from './registry.ts';
import { sequenceToSequenceTask as task } from './sequence-to-sequence.ts';

const words = ['ab', 'ba', 'abc', 'cab', 'bcab', 'acbca', 'ccba', 'bacab'];
const pairs = words.map((word) => ({ source: word, target: word }));

/** A tiny model of any decoder, with weights as training would begin with. */
async function tinyModel(decoder: string, decoderModel: Record<string, unknown> = {}) {
  const sizes = { model: { layers: 2, width: 16 }, maxLength: 16, sourceUnit: 'char', targetUnit: 'char' };
  const given = { encoder: 'transformer', decoder, decoderModel, ...sizes };
  const options = parseTrainingOptions(findTask(task.name), given, 'test') as Parameters<
    typeof task.configure
  >[0];
  const assets = await task.makeAssets(pairs, options);
  const config = task.configure(options, assets);
  const model = task.model(config);
  const specs = traceParameters(model);
  const predictor = loadPredictor(
    model,
    viewsOf(layoutOf(specs), initializeParameters(specs, 1)),
    nodeRuntime,
  );
  return { config, assets, predictor };
}

const sides = decoderFamilies.map(({ name }) => [name, {}] as const);
const kinds = ['additive', 'dot', 'multihead'].map((attention) => ['gru', { attention }] as const);

test.each([...sides, ...kinds])(
  '%s %j shows what it attends to while it writes',
  async (decoder, options) => {
    const ready = await tinyModel(decoder, options);
    const maps = async (...texts: readonly string[]) => (await pairView.attention?.(ready, texts)) ?? [];
    const [short, long] = await maps('ab', 'acbca');
    expect(short?.sourceTokens).toEqual(['a', 'b']);
    expect(long?.sourceTokens).toEqual([...'acbca']);
    const [answer] = await task.predict(ready, ['ab'], {}, () => undefined);
    const written = answer?.hypotheses[0]?.tokens ?? [];
    expect(answer && pairView.written?.(answer)).toBe(written.length);
    expect(short?.targetTokens.slice(0, written.length)).toEqual(written);
    expect(short?.targetTokens.at(-1)).toBe('</s>');
    for (const map of [short, long]) {
      expect(map?.weights).toHaveLength(map?.targetTokens.length ?? 0);
      for (const row of map?.weights ?? []) {
        expect(row).toHaveLength(map?.sourceTokens.length ?? 0);
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
        expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
      }
    }
    // Padding has no weight: alone, the short source is seen as next to the long one.
    const [alone] = await maps('ab');
    alone?.weights.flat().forEach((weight, i) => {
      expect(weight).toBeCloseTo(short?.weights.flat()[i] ?? Number.NaN, 4);
    });
    await ready.predictor.release();
  },
);

test('a decoder that attends inside of its loop has no map', async () => {
  const ready = await tinyModel('gru', { inputFeeding: true });
  expect(await pairView.attention?.(ready, ['ab'])).toBeUndefined();
});

test('rows with one source are one item', async () => {
  const { assets } = await tinyModel('gru');
  const rows = [...pairs.slice(0, 2), { source: 'ab', target: 'c' }];
  expect(pairView.items(rows, assets)).toEqual([
    { input: 'ab', text: 'ab', references: ['ab', 'c'], length: 2 },
    { input: 'ba', text: 'ba', references: ['ba'], length: 2 },
  ]);
});
