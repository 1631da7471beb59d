/** The families of sequences read patches where a task wants to know what is where, and learn shapes. */
import { expect, test } from 'vitest';
import { shapeScenes } from '../../test/fixtures/tiny-images.ts';
import { fit } from '../node.ts';

const scenes = (seed: number, count: number) => shapeScenes(seed, count);
const masks = (seed: number, count: number) =>
  scenes(seed, count).map(({ image, mask }) => ({ image, mask }));
const boxes = (seed: number, count: number) =>
  scenes(seed, count).map(({ image, box }) => ({ image, boxes: [box] }));
const quick = { worker: false, threads: 2, learningRate: 0.01, evaluateEvery: 100 } as const;
test.each(['transformer', 'lstm', 'conv'] as const)('%s says what each pixel belongs to', async (encoder) => {
  const model = await fit({
    ...{ task: 'image-segmentation', train: masks(1, 160), dev: masks(2, 16), ...quick, updates: 120 },
    ...{ encoder, model: { width: 32, layers: 1, patch: 2, dropout: 0 }, batchSize: 16 },
  });
  const { metrics } = await model.evaluate(masks(3, 24));
  await model.release();
  expect(metrics.get('pixelAccuracy')).toBeGreaterThanOrEqual(90);
  expect(metrics.get('meanIou')).toBeGreaterThanOrEqual(65);
});

test('a GRU finds shapes', async () => {
  const model = await fit({
    ...{
      task: 'object-detection',
      train: boxes(1, 240),
      dev: boxes(2, 16),
      ...quick,
      updates: 400,
      size: 32,
    },
    ...{
      encoder: 'gru',
      model: { width: 32, layers: 2, patch: 4, dropout: 0 },
      batchSize: 16,
      learningRate: 0.005,
    },
  });
  const { metrics } = await model.evaluate(boxes(3, 24));
  await model.release();
  expect(metrics.get('ap50')).toBeGreaterThanOrEqual(60);
});
