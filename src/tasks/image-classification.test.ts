import { describe, expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { shapePictures } from '../../test/fixtures/tiny-images.ts';
import { keyOf } from '../base/random.ts';
import { parseLabels } from '../data/label-list.ts';
import { type Media, noMedia } from '../data/media.ts';
import { fit, load, save } from '../node.ts';
import { imageClassification } from './image-classification.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { drawnPicture, surveyPictures } from './picture-encoding.ts';
import { findTask } from './registry.ts';

const task = 'image-classification';
const [train, dev, rows] = [shapePictures(1, 180), shapePictures(2, 30), shapePictures(3, 60)];

test('shapes are told apart by a small net, which answers the same once it is saved and loaded', async () => {
  const encoder = 'cnn';
  const model = await fit({
    ...{ task, train, dev, encoder, worker: false, threads: 1, updates: 60, evaluateEvery: 30 },
    model: { channels: '8,16', kernel: 3, dense: 0, batchNorm: true },
    batchSize: 32,
    learningRate: 0.01,
  });
  const { items, metrics, details } = await model.evaluate(rows);
  expect(items).toBe(rows.length);
  expect(metrics.get('accuracy')).toBeGreaterThanOrEqual(95);
  expect(metrics.get('auc')).toBeGreaterThanOrEqual(0.98);
  expect(metrics.get('top5')).toBe(100);
  expect(Object.keys(details?.get('classes') as object)).toEqual(['cross', 'disc', 'square']);
  const pictures = rows.slice(0, 3).map(({ image }) => image);
  const answers = await model.predict(pictures);
  const [alone] = await model.predict(pictures.slice(1, 2));
  alone!.probabilities.forEach(([label, probability], i) => {
    expect(answers[1]!.probabilities[i]![0]).toBe(label);
    expect(probability).toBeCloseTo(answers[1]!.probabilities[i]![1], 5);
  });
  const again = await load((await save(model)) as Blob, { task });
  expect((await again.evaluate(rows)).metrics).toEqual(metrics);
  await model.release();
  await again.release();
});

describe('what the pictures decide', () => {
  const grey = (value: number, side = 2) => ({
    ...{ height: side, width: side, channels: 1 },
    data: new Uint8Array(side * side).fill(value),
  });
  const media: Media = {
    ...noMedia,
    size: async () => ({ height: 300, width: 600 }),
    picture: async (path, size) => ({
      ...{ height: 300, width: 600, channels: 3, ...size },
      data: new Uint8Array((size?.height ?? 300) * (size?.width ?? 600) * 3).fill(String(path).length),
    }),
  };

  test('size and channels are those of the first, mean and deviation those of all', async () => {
    expect(await surveyPictures([grey(10), grey(30), grey(20, 4)], {})).toEqual({
      ...{ height: 2, width: 2, mean: [20], deviation: [8.165] },
    });
    expect(await surveyPictures([grey(10)], { size: 3, colours: 'rgb' })).toEqual({
      ...{ height: 3, width: 3, mean: [10, 10, 10], deviation: [1, 1, 1] },
    });
  });

  test('of large pictures in files no side is above 224', async () => {
    const found = await surveyPictures(['a', 'abc'], { media });
    expect(found).toMatchObject({ height: 112, width: 224, mean: [2] });
    await expect(surveyPictures(['a'], {})).rejects.toEqual(
      failing('E_DATA', /^a: a file, and nothing here/),
    );
  });

  test('a training picture is changed by its key, one that is evaluated is not', async () => {
    const given = { augment: 'crop,flip', encoder: 'cnn' };
    const parsed = parseTrainingOptions(findTask(task), given, 'test') as Parameters<
      typeof imageClassification.configure
    >[0];
    const assets = await imageClassification.makeAssets(train, parsed);
    const config = imageClassification.configure(parsed, assets);
    const { dataset } = imageClassification.encode(train, assets, config, 'test', { options: parsed });
    const pixels = (example: unknown) => String((example as ReadonlyMap<string, Uint8Array>).get('image'));
    const plain = pixels(dataset.at(0));
    expect(plain).toBe(String(train[0]!.image.data));
    expect(pixels(dataset.at(0, [1, 2]))).toBe(pixels(dataset.at(0, [1, 2])));
    const drawn = new Set(Array.from({ length: 9 }, (_, i) => pixels(dataset.at(0, [1, i]))));
    expect(drawn.size).toBeGreaterThan(3);
  });
});

test('golden cases show pictures that need no file, two that differ', () => {
  const form = { height: 5, width: 6, mean: [0, 0, 0], deviation: [1, 1, 1] };
  expect(drawnPicture(form, 1)).toEqual(drawnPicture(form, 1));
  expect(drawnPicture(form, 1)).not.toEqual(drawnPicture(form, 2));
});

test.each([
  [{ augment: 'crop,flop' }, /^--augment: "flop"/],
  [{ colours: 'blue' }, /colours: "blue"; allowed: grey, rgb/],
  [{ encoder: 'lstmm' }, /family "lstmm"; allowed: resnet, densenet, cnn, vit, unet, transformer/],
  [{ encoder: 'resnet', model: { depth: 21 } }, /depth/],
  [{ encoder: 'cnn', model: { depth: 20 } }, /--depth: an option that no chosen family uses; allowed: with/],
])('%j is refused', (given, message) => {
  const refused = () => {
    const parsed = parseTrainingOptions(findTask(task), given, 'train') as Parameters<
      typeof imageClassification.configure
    >[0];
    imageClassification.configure(parsed, {
      labels: { size: 2 } as never,
      form: { height: 8, width: 8, mean: [0], deviation: [1] },
    });
  };
  expect(refused).toThrow(failing('E_CONFIG', message));
});

test('a picture has any number of labels', async () => {
  const both = shapePictures(7, 60).map(({ image, labels }, i) => ({
    image,
    labels: i % 4 === 0 ? [] : [...labels, 'shape'],
  }));
  const model = await fit({
    ...{
      task,
      train: both,
      dev: both,
      multiLabel: true,
      encoder: 'cnn',
      worker: false,
      threads: 1,
      updates: 2,
    },
    model: { channels: '4', kernel: 3, dense: 0 },
  });
  const { metrics } = await model.evaluate(both);
  expect([...metrics.keys()]).toEqual(['accuracy', 'macroF1', 'auc', 'lossPerItem']);
  const [answer] = await model.predict([both[0]!.image]);
  expect(answer!.probabilities.map(([label]) => label).toSorted()).toEqual([
    'cross',
    'disc',
    'shape',
    'square',
  ]);
  await model.release();
});

describe('mixup', () => {
  const pixel = (value: number) => ({ height: 1, width: 1, channels: 1, data: Uint8Array.of(value) });
  const rows = [10, 110, 210].map((value) => ({ image: pixel(value), labels: [String(value)] }));
  const encoded = (multiLabel: boolean) => {
    const options = parseTrainingOptions(
      findTask(task),
      { encoder: 'cnn', augment: 'mixup', mixupAlpha: 1, multiLabel },
      'test',
    ) as Parameters<typeof imageClassification.configure>[0];
    const labels = parseLabels(['10', '110', '210'], 'test');
    const assets = { labels, form: { height: 1, width: 1, mean: [0], deviation: [1] } };
    const config = imageClassification.configure(options, assets);
    return imageClassification.encode(rows, assets, config, 'test', { options }).dataset;
  };
  const value = (id: number) => 10 + 100 * id;
  const drawn = (dataset: ReturnType<typeof encoded>, i: number, seed?: number) =>
    dataset.at(i, seed === undefined ? undefined : keyOf(seed)) as ReadonlyMap<string, Float32Array>;

  test('the labels of a mixed picture have the shares of its pixels, drawn by seed, epoch and row', () => {
    const dataset = encoded(false);
    for (let seed = 0; seed < 20; seed++) {
      const found = drawn(dataset, 1, seed);
      const [[label = 0], [partner = 0], [share = 0]] = ['label', 'partner', 'share'].map(
        (name) => found.get(name)!,
      ) as [Float32Array, Float32Array, Float32Array];
      expect(found.get('image')![0]).toBe(Math.round(share * value(label) + (1 - share) * value(partner)));
      expect(label).toBe(1);
      expect(drawn(dataset, 1, seed)).toEqual(found);
    }
    expect([...drawn(dataset, 1).keys()]).toEqual(['image', 'label']);
  });

  test('several labels are mixed in place', () => {
    const found = drawn(encoded(true), 2, 3);
    const shares = [...found.get('labels')!];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    const mean = shares.reduce((sum, share, id) => sum + share * value(id), 0);
    expect(Math.abs(mean - found.get('image')![0]!)).toBeLessThanOrEqual(0.5);
  });

  test.each([
    ['image-segmentation', { augment: 'mixup' }, /^--augment: "mixup"; allowed: crop, flip/],
    ['object-detection', { augment: 'crop,mixup' }, /^--augment: "mixup"/],
    ['video-classification', { augment: 'mixup' }, /^--augment: "mixup"/],
    [task, { mixupAlpha: 0.3 }, /^--mixup-alpha: .*; add mixup to --augment/],
    [task, { augment: 'mixxup' }, /did you mean mixup/],
  ])('%s refuses %j', (name, options, message) => {
    expect(() => parseTrainingOptions(findTask(name), options, 'test')).toThrow(message);
  });
});
