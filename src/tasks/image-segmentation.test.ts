import { describe, expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { shapeScenes } from '../../test/fixtures/tiny-images.ts';
import { mapBodies } from '../models/images/image-bodies.ts';
import { placeholdersOf } from '../models/model.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import { fit, load, save } from '../node.ts';
import { imageSegmentation } from './image-segmentation.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { findTask } from './registry.ts';

const task = 'image-segmentation';
const scenes = (seed: number, count: number) =>
  shapeScenes(seed, count).map(({ image, mask }) => ({ image, mask }));
const [train, dev, rows] = [scenes(1, 80), scenes(2, 10), scenes(3, 20)];

test('shapes are found, and the model answers the same once it is saved and loaded', async () => {
  const model = await fit({
    ...{ task, train, dev, encoder: 'unet', worker: false, threads: 1, updates: 60, evaluateEvery: 30 },
    ...{ model: { depth: 2, width: 8 }, batchSize: 8, learningRate: 0.01, loss: 'both' },
  });
  const { items, metrics, details } = await model.evaluate(rows);
  expect(items).toBe(rows.length);
  expect(metrics.get('meanIou')).toBeGreaterThanOrEqual(70);
  expect(metrics.get('pixelAccuracy')).toBeGreaterThanOrEqual(90);
  expect(Object.keys(details?.get('iou') as object)).toEqual(['0', '128', '255']);
  const wide = { height: 32, width: 48, channels: 1, data: new Uint8Array(32 * 48).fill(20) };
  const [answer] = await model.predict([wide]);
  expect(answer).toMatchObject({ height: 32, width: 48 });
  expect(answer!.classes).toHaveLength(32 * 48);
  expect(answer!.shares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 9);
  const again = await load((await save(model)) as Blob, { task });
  expect((await again.evaluate(rows)).metrics).toEqual(metrics);
  await model.release();
  await again.release();
});

test('a mask with a value that the training masks lack is refused, unless it is ignored', async () => {
  const [first] = rows;
  const strange = { ...first!.mask, data: first!.mask.data.map((value, i) => (i === 5 ? 7 : value)) };
  const options = {
    task,
    train,
    dev,
    worker: false,
    threads: 1,
    updates: 1,
    model: { depth: 1, width: 2 },
  } as const;
  const model = await fit(options);
  await expect(model.evaluate([{ image: first!.image, mask: strange }])).rejects.toEqual(
    failing('E_DATA', /mask 1: the value 7, which the training masks lack; allowed: 0, 128, 255/),
  );
  const turned = { ...first!.mask, width: 8, height: 32 };
  await expect(model.evaluate([{ image: first!.image, mask: turned }])).rejects.toEqual(
    failing('E_DATA', /mask 1: a mask of 8 x 32 pixels for a picture of 16 x 16; allowed: .* proportions/),
  );
  const half = {
    ...first!.mask,
    width: 8,
    height: 8,
    data: first!.mask.data.filter((_, i) => i % 2 === 0 && (i >> 4) % 2 === 0),
  };
  expect((await model.evaluate([{ image: first!.image, mask: half }])).items).toBe(1);
  await model.release();
  const excused = await fit({
    ...options,
    train: [...train, { image: first!.image, mask: strange }],
    ignore: '7',
  });
  const { metrics } = await excused.evaluate([{ image: first!.image, mask: strange }]);
  expect(metrics.get('pixelAccuracy')).toBeGreaterThanOrEqual(0);
  await excused.release();
});

test.each([
  [{ ignore: 'red' }, /^--ignore: "red"; allowed: a number, such as 255, or a colour/],
  [{ encoder: 'cnn', model: { dense: 5 } }, /^--dense: a layer over the whole picture/],
  [
    { encoder: 'lstmm' },
    /family "lstmm"; allowed: unet, resnet, densenet, cnn, vit, transformer, elman, lstm/,
  ],
  [{ loss: 'iou' }, /loss: "iou"; allowed: cross-entropy, dice, both/],
])('%j is refused', (given, message) => {
  expect(() => parseTrainingOptions(findTask(task), given, 'train')).toThrow(failing('E_CONFIG', message));
});

describe('every body makes a class for each pixel', () => {
  const configOf = (encoder: string, model: object) => {
    const options = parseTrainingOptions(findTask(task), { encoder, model }, 'train');
    const classes = { kind: 'grey' as const, values: [0, 1] };
    const form = { height: 18, width: 25, mean: [0], deviation: [1] };
    return imageSegmentation.configure(options as never, { classes, form });
  };

  test.each(mapBodies.map(({ name }) => name))('%s', (encoder) => {
    const model = imageSegmentation.model(configOf(encoder, {}));
    const { outputs } = model.forward(ModuleScope.root(), placeholdersOf(model.inputs));
    expect(outputs.get('logits')!.shape.slice(1)).toEqual([18 * 25, 2]);
  });

  test('of a sequence over rows none: it tells no columns apart', () => {
    expect(() => configOf('lstm', { front: 'rows' })).toThrow(
      failing('E_CONFIG', /front: "rows"; allowed: patches/),
    );
  });
});
