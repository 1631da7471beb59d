/** Pictures on the command line: folders, manifests, archives and IDX are learned, evaluated, predicted, gone on with. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapePictures } from '../fixtures/tiny-images.ts';
import { heddle, heddleWith, jsonLines, temporaryFolder } from './heddle.ts';
import { npy } from './npy.ts';

const files = temporaryFolder();
afterAll(files.remove);
const pictures = shapePictures(1, 60);
const names = ['cross', 'disc', 'square'];
const net =
  '--encoder cnn --channels 8,16 --kernel 3 --dense 0 --batch-norm --batch-size 16 --learning-rate 0.01';
const base = ['--task', 'image-classification', ...net.split(' '), '--threads', '1', '--quiet', '--json'];

/** An IDX file of unsigned bytes. */
function idx(shape: readonly number[], data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => {
    head.writeUInt32BE(size, 4 + 4 * axis);
  });
  return Buffer.concat([head, data]);
}

const pixels = Buffer.concat(pictures.map(({ image }) => image.data));
const labels = Uint8Array.from(pictures, ({ labels: [label = ''] }) => names.indexOf(label));

beforeAll(async () => {
  const lines = ['path,label'];
  for (const [
    i,
    {
      image,
      labels: [label = ''],
    },
  ] of pictures.entries()) {
    const path = files.path(`shapes/${label}/${i}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await sharp(image.data, { raw: { width: 12, height: 12, channels: 1 } })
      .png()
      .toFile(path);
    lines.push(`shapes/${label}/${i}.png,${label}`);
  }
  files.write('manifest.csv', lines.join('\n'));
  const arrays = (name: string) => ({
    [`${name}_images.npy`]: npy([60, 12, 12], pixels),
    [`${name}_labels.npy`]: npy([60, 1], labels),
  });
  files.write('a.npz', zipSync({ ...arrays('train'), ...arrays('val'), ...arrays('test') }));
  files.write('images-idx3-ubyte', idx([60, 12, 12], pixels));
  files.write('labels-idx1-ubyte', idx([60], labels));
});

const sources = {
  folder: { train: ['shapes'], test: ['shapes'], classes: names },
  manifest: { train: ['manifest.csv'], test: ['manifest.csv'], classes: names },
  archive: { train: ['a.npz'], test: ['a.npz'], classes: ['0', '1', '2'] },
  idx: {
    train: ['images-idx3-ubyte', '--train-labels', 'labels-idx1-ubyte'],
    test: ['images-idx3-ubyte', '--labels', 'labels-idx1-ubyte'],
    classes: ['0', '1', '2'],
  },
} as const;
const found = (words: readonly string[]) =>
  words.map((word) => (word.startsWith('--') ? word : files.path(word)));

describe.each(Object.entries(sources))('a %s', (name, { train, test: rows, classes }) => {
  const model = files.path(`model-${name}`);

  test('is learned and evaluated', async () => {
    const updates = ['--updates', '40', '--augment', 'crop'];
    const run = await heddle('train', '--train', ...found(train), ...base, ...updates, '--out', model);
    expect([run.status, run.stderr]).toEqual([0, '']);
    const { status, stdout } = await heddle('evaluate', model, ...found(rows), '--json', '--quiet');
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(Object.keys(result).slice(0, 6)).toEqual([
      'items',
      'accuracy',
      'top5',
      'macroF1',
      'auc',
      'lossPerItem',
    ]);
    expect(result.items).toBe(60);
    expect(result.accuracy).toBeGreaterThan(80);
    expect(result.auc).toBeLessThanOrEqual(1);
    expect(Object.keys(result.classes)).toEqual(classes);
  });

  test('is gone on with to the same bytes', async () => {
    const args = [
      'train',
      '--train',
      ...found(train),
      ...base,
      '--schedule',
      'constant',
      '--augment',
      'flip,crop',
    ];
    await heddle(...args, '--updates', '6', '--out', `${model}-whole`);
    await heddle(...args, '--updates', '4', '--out', `${model}-part`);
    const { status, stderr } = await heddle(
      'train',
      '--resume',
      `${model}-part`,
      '--updates',
      '6',
      '--quiet',
    );
    expect([status, stderr]).toEqual([0, '']);
    const weights = (folder: string) => readFileSync(`${folder}/training/parameters.safetensors`);
    expect(weights(`${model}-part`)).toEqual(weights(`${model}-whole`));
  });
});

test('paths are predicted, from the command line and from stdin', async () => {
  const model = files.path('model-folder');
  const [a, b] = [files.path('shapes/disc/0.png'), files.path('shapes/square/1.png')];
  const { status, stdout } = await heddle('predict', model, a, b);
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^\S+disc\/0\.png\tdisc\t[01]\.\d{4}$/),
    expect.stringMatching(/^\S+square\/1\.png\tsquare\t[01]\.\d{4}$/),
  ]);
  expect((await heddleWith(`${a}\n${b}\n`, 'predict', model)).stdout).toBe(stdout);
  const [json] = jsonLines((await heddle('predict', model, a, '--json')).stdout);
  expect(json).toMatchObject({ path: a, label: 'disc', labels: ['disc'] });
  expect(Object.keys(json!.probabilities as object).toSorted()).toEqual(names);
  expect((await heddle('predict', model, a, '--top-k', '2')).stdout.split('\t')).toHaveLength(5);
});

test('what is broken is named', async () => {
  mkdirSync(files.path('broken/a'), { recursive: true });
  mkdirSync(files.path('broken/b'), { recursive: true });
  copyFileSync(files.path('shapes/disc/0.png'), files.path('broken/a/0.png'));
  copyFileSync(files.path('shapes/square/1.png'), files.path('broken/b/0.png'));
  files.write('broken/b/1.png', 'no picture');
  const out = ['--out', files.path('none')];
  const run = await heddle('train', '--train', files.path('broken'), ...base, '--updates', '2', ...out);
  expect([run.status, run.stderr]).toEqual([
    1,
    expect.stringMatching(/E_DATA: .*broken\/b\/1\.png: no whole picture/),
  ]);
  const none = await heddle('predict', files.path('model-folder'), 'nothing.png');
  expect([none.status, none.stderr]).toEqual([
    1,
    expect.stringMatching(/E_DATA: nothing\.png: there is no such file/),
  ]);
  const foreign = await heddle('train', '--train', 'x', '--train-labels', 'y', '--out', files.path('none'));
  expect([foreign.status, foreign.stderr]).toEqual([
    2,
    expect.stringMatching(/--train-labels: .*with image-class/),
  ]);
  const labelled = await heddle('train', ...base, '--train', files.path('images-idx3-ubyte'), ...out);
  expect([labelled.status, labelled.stderr]).toEqual([
    1,
    expect.stringMatching(/without their labels; .*--train-labels/),
  ]);
});
