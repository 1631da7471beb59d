import { expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { shapeScenes } from '../../test/fixtures/tiny-images.ts';
import { parseLabels } from '../data/label-list.ts';
import { fit, load, save } from '../node.ts';
import { answerMatches, detectionEvaluation } from './detection-answers.ts';
import { objectDetection } from './object-detection.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { findTask } from './registry.ts';

const task = 'object-detection';
const scenes = (seed: number, count: number) =>
  shapeScenes(seed, count).map(({ image, box }) => ({ image, boxes: [box] }));
const [train, dev, rows] = [scenes(1, 80), scenes(2, 10), scenes(3, 20)];

test('shapes are found, and the model answers the same once it is saved and loaded', async () => {
  const model = await fit({
    ...{
      task,
      train,
      dev,
      encoder: 'cnn',
      worker: false,
      threads: 1,
      updates: 120,
      evaluateEvery: 60,
      size: 32,
    },
    ...{ model: { channels: '8,16,16', kernel: 3, batchNorm: true }, batchSize: 8, learningRate: 0.01 },
  });
  const { items, metrics, details } = await model.evaluate(rows);
  expect(items).toBe(rows.length);
  expect(metrics.get('ap50')).toBeGreaterThanOrEqual(60);
  expect(Object.keys(details?.get('labels') as object)).toEqual(['disc', 'square']);
  const [answer] = await model.predict([rows[0]!.image], { minScore: 0.1 });
  const [best] = answer!.boxes;
  expect(best!.x + best!.width / 2).toBeCloseTo(rows[0]!.boxes[0]!.x + rows[0]!.boxes[0]!.width / 2, -1);
  const again = await load((await save(model)) as Blob, { task });
  expect((await again.evaluate(rows)).metrics).toEqual(metrics);
  await model.release();
  await again.release();
});

test('F1 counts the boxes that are shown, picture by picture', () => {
  const box = (picture: number, x: number, label = 0) => ({ picture, label, x, y: 0, width: 10, height: 10 });
  const answer = (picture: number, x: number, score: number, label = 0) => ({
    ...box(picture, x, label),
    score,
  });
  const labels = parseLabels(['disc', 'square']);
  const truth = [box(0, 0), box(0, 20), box(1, 0, 1)];
  // Found by 8 / 12 of the area of both; missed by 4 / 16; seen twice; of another label; too faint; in an empty picture.
  const found = [
    ...[answer(0, 2, 0.9), answer(0, 26, 0.8), answer(0, 1, 0.7), answer(1, 0, 0.9, 0)],
    ...[answer(1, 0, 0.2, 1), answer(2, 0, 0.5)],
  ];
  const matches = answerMatches(truth, found, { labels, least: 0.3 });
  const measured = { items: 4, loss: 0, labels };
  const { metrics, perItem } = detectionEvaluation(truth, found, { ...measured, matches });
  expect(perItem?.get('f1')).toEqual({
    values: Float64Array.of(200, 0, 0, 0),
    weights: Float64Array.of(5, 2, 1, 0),
  });
  expect(metrics.get('f1')).toBe(200 / 8);
  expect(detectionEvaluation([], [], { ...measured, matches: [] }).metrics.get('f1')).toBe(100);
});

test('pictures without objects are rows as others, a label that training lacks is none', async () => {
  const empty = { image: rows[0]!.image, boxes: [] };
  const model = await fit({
    ...{
      task,
      train: [...train.slice(0, 6), empty],
      dev: [empty, ...dev],
      worker: false,
      threads: 1,
      updates: 2,
    },
    ...{ batchSize: 1, size: 16, encoder: 'cnn', model: { channels: '4' } },
  });
  expect((await model.evaluate([empty, ...rows])).metrics.get('ap50')).toBeGreaterThanOrEqual(0);
  const strange = { image: rows[0]!.image, boxes: [{ ...rows[0]!.boxes[0]!, label: 'star' }] };
  await expect(model.evaluate([strange])).rejects.toEqual(failing('E_DATA', /label "star"/));
  await model.release();
});

test('a box outside of its picture and a label that nobody knows are refused by name', () => {
  const options = parseTrainingOptions(findTask(task), {}, 'train');
  const assets = { labels: parseLabels(['spot']), form: { height: 8, width: 8, mean: [0], deviation: [1] } };
  const config = objectDetection.configure(options as never, assets);
  const image = { height: 4, width: 6, channels: 1, data: new Uint8Array(24) };
  const row = (box: object) => [
    { image, boxes: [{ label: 'spot', x: 1, y: 1, width: 2, height: 2, ...box }] },
  ];
  const at = (box: object) => () => objectDetection.encode(row(box), assets, config, 'data').dataset.at(0);
  expect(at({ x: -1, y: 3, height: 9 })).not.toThrow();
  expect(at({ x: 6 })).toThrow(
    failing(
      'E_DATA',
      /data: picture 1: a box from \(6, 1\) to \(8, 3\); allowed: .* 6 pixels wide and 4 high/,
    ),
  );
  expect(at({ label: 'spit' })).toThrow(failing('E_DATA', /data: picture 1: label "spit"/));
});

test('the default is a ResNet with a stem and narrow stages', () => {
  const options = parseTrainingOptions(findTask(task), {}, 'train');
  const assets = { labels: { size: 3 }, form: { height: 320, width: 320, mean: [0], deviation: [1] } };
  const { configure, describeModel } = findTask(task);
  expect(describeModel!(configure(options, assets))).toEqual([
    'model: resnet, depth 18, width 16, norm batch, squeeze 0, dropPath 0; centres in 80 x 80 cells',
  ]);
});

test.each([
  [{ encoder: 'cnn', model: { dense: 5 } }, /^--dense: a layer over the whole picture/],
  [{ size: 3 }, /size: 3/],
])('%j is refused', (given, message) => {
  expect(() => parseTrainingOptions(findTask(task), given, 'train')).toThrow(failing('E_CONFIG', message));
});
