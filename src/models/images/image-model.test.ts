import { expect, test } from 'vitest';
import { quietCallbacks, tinyFitOptions } from '../../../test/fixtures/tiny-fit.ts';
import { fold, keyOf, uniform } from '../../base/random.ts';
import { traceParameters } from '../../bundle/trace-parameters.ts';
import { memoryDataset } from '../../data/dataset.ts';
import type { Example } from '../../data/field.ts';
import { layoutOf, viewsOf } from '../../nn/flat-parameters.ts';
import { nodeRuntime } from '../../runtime/node/node-runtime.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { webRuntime } from '../../runtime/web/web-runtime.ts';
import { loadPredictor } from '../../search/predictor.ts';
import { fit } from '../../train/fit.ts';
import { classification } from '../heads/classification.ts';
import { imageModel, resolveImageModel } from './image-model.ts';

const size = 8;

/** A horizontal bar (label 0) or a vertical one (1) on noise. */
function bars(count: number, seed: number): readonly Example[] {
  return Array.from({ length: count }, (_, i) => {
    const key = fold(keyOf(seed), i);
    const label = i % 2;
    const at = 1 + Math.floor(uniform(key, 0) * (size - 2));
    const pixels = Uint8Array.from({ length: size * size }, (__, p) => {
      const place = label === 0 ? Math.floor(p / size) : p % size;
      return (place === at ? 160 : 0) + 90 * uniform(key, p + 1);
    });
    return new Map<string, Uint8Array | Int32Array>([
      ['image', pixels],
      ['label', Int32Array.of(label)],
    ]);
  });
}

const bodies = {
  cnn: { channels: '8,16', kernel: 3, dense: 32, dropout: 0 },
  resnet: { depth: 20, width: 4 },
  densenet: { depth: 10, growth: 6 },
  vit: { layers: 2, width: 16, inner: 32, heads: 2, dropout: 0, patch: 2 },
  unet: { depth: 2, width: 4 },
  transformer: { layers: 2, width: 16, inner: 32, heads: 2, dropout: 0 },
  lstm: { layers: 1, width: 16, dropout: 0 },
  gru: { layers: 1, width: 16, dropout: 0 },
  elman: { layers: 1, width: 16, dropout: 0, front: 'patches', patch: 4 },
  conv: { layers: 2, width: 16, dropout: 0 },
};

test.each(Object.entries(bodies))('%s tells bars apart; a picture is seen alone', async (family, options) => {
  const config = resolveImageModel(
    {
      image: { height: size, width: size, mean: [60], deviation: [60] },
      encoder: { family, options },
      head: { labels: 2 },
    },
    classification,
  );
  const model = imageModel(config, classification);
  const fields = new Map([...model.inputs, ...model.labels]);
  const settings = {
    ...tinyFitOptions(),
    ...{ model, labelSmoothing: 0, learningRate: 0.01, batchTokens: 16, budget: { updates: 40 } },
  };
  const { state } = await fit(
    { ...settings, dataset: memoryDataset(fields, bars(160, 1)) },
    quietCallbacks(),
  );
  const layout = layoutOf(traceParameters(model));
  const predictor = loadPredictor(model, viewsOf(layout, state.parameters), nodeRuntime);
  const test = bars(40, 2);
  const outputs = await predictor.outputs(memoryDataset(fields, test));
  const logits = outputs.map((row) => Array.from(row.get('logits')!.data, Number) as [number, number]);
  const right = logits.filter(([first, second], i) => second > first === (i % 2 === 1)).length;
  expect(right).toBeGreaterThanOrEqual(38);
  const [alone] = await predictor.outputs(memoryDataset(fields, test.slice(7, 8)));
  Array.from(alone!.get('logits')!.data, Number).forEach((value, k) => {
    expect(value).toBeCloseTo(logits[7]![k]!, 4);
  });
  await predictor.release();
});

test('batch normalisation trains in the runtime of browsers too', async () => {
  const encoder = { family: 'cnn', options: { channels: '4', kernel: 3, dense: 0, batchNorm: true } };
  const image = { height: size, width: size, mean: [60], deviation: [60] };
  const model = imageModel(
    resolveImageModel({ image, encoder, head: { labels: 2 } }, classification),
    classification,
  );
  const dataset = memoryDataset(new Map([...model.inputs, ...model.labels]), bars(8, 1));
  const trained = async (runtime: Runtime) => {
    const options = {
      ...tinyFitOptions(),
      model,
      labelSmoothing: 0,
      budget: { updates: 2 },
      runtime,
      dataset,
    };
    return (await fit(options, quietCallbacks())).state.parameters;
  };
  const [native, web] = [await trained(nodeRuntime), await trained(webRuntime)];
  native.forEach((value, i) => {
    expect(web[i]).toBeCloseTo(value, 4);
  });
});
