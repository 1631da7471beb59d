/** Pictures as they come: odd ones are read, broken ones are named, and runs on pictures that were cut go on. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapePictures, shapeScenes } from '../fixtures/tiny-images.ts';
import { finish, heddle, startHeddle, temporaryFolder } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const common = ['--threads', '1', '--quiet', '--schedule', 'constant', '--learning-rate', '0.01'];
const net = '--encoder cnn --channels 4,8 --kernel 3 --dense 0 --batch-norm --batch-size 8'.split(' ');
const classify = ['train', '--task', 'image-classification', ...net, ...common];
const at = (name: string) => {
  const path = files.path(name);
  mkdirSync(dirname(path), { recursive: true });
  return path;
};
const grey = (side: number) => ({ raw: { width: side, height: side, channels: 1 } }) as const;

beforeAll(async () => {
  for (const [i, { image, labels }] of shapePictures(1, 36).entries()) {
    await sharp(image.data, grey(12))
      .toColourspace('b-w')
      .png()
      .toFile(at(`ok/${labels[0]}/${i}.png`));
  }
  for (const [i, { image, mask, box }] of shapeScenes(1, 12).entries()) {
    await sharp(image.data, grey(16))
      .toColourspace('b-w')
      .png()
      .toFile(at(`scenes/${i}.png`));
    await sharp(mask.data, grey(16))
      .toColourspace('b-w')
      .png()
      .toFile(at(`masks/${i}.png`));
    await sharp(image.data, grey(16))
      .jpeg()
      .toFile(at(`voc/JPEGImages/${i}.jpg`));
    const sides = [box.x + 1, box.y + 1, box.x + box.width, box.y + box.height];
    const edges = ['xmin', 'ymin', 'xmax', 'ymax']
      .map((name, k) => `<${name}>${sides[k]}</${name}>`)
      .join('');
    const object = `<object><name>${box.label}</name><bndbox>${edges}</bndbox></object>`;
    at(`voc/Annotations/${i}.xml`);
    files.write(`voc/Annotations/${i}.xml`, `<annotation>${object}</annotation>`);
  }
  const run = await heddle(...classify, '--train', files.path('ok'), '--updates', '10', '--out', at('model'));
  expect([run.status, run.stderr]).toEqual([0, '']);
}, 120_000);

const odd: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  'turned.jpg': (path) => colour(32, 16).withMetadata({ orientation: 6 }).jpeg().toFile(path),
  '16bit.png': (path) => colour(9, 9).toColourspace('rgb16').png().toFile(path),
  'cmyk.jpg': (path) => colour(32, 32).toColourspace('cmyk').jpeg().toFile(path),
  'one.png': (path) => colour(1, 1).png().toFile(path),
  '100-megapixels.png': (path) => colour(10_000, 10_000).png({ compressionLevel: 1 }).toFile(path),
  'veil.png': (path) =>
    sharp(new Uint8Array(18), { raw: { width: 3, height: 3, channels: 2 } })
      .png()
      .toFile(path),
  'palette.png': (path) => colour(12, 12).png({ palette: true }).toFile(path),
  'film.gif': (path) =>
    sharp(new Uint8Array(96), { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } })
      .gif()
      .toFile(path),
};
const colour = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#3060c0' } });

test('odd ones are answered, broken ones named, and neither stops the others', async () => {
  for (const [name, write] of Object.entries(odd)) await write(at(`odd/${name}`));
  const png = readFileSync(at('ok/disc/0.png'));
  files.write('odd/cut.png', png.subarray(0, png.length >> 1));
  files.write(
    'odd/broken.png',
    png.map((byte, i) => (i >= 62 && i < 70 ? byte ^ 255 : byte)),
  );
  files.write('odd/empty.png', '');
  files.write('odd/text.png', 'no picture\n');
  const broken = ['cut.png', 'broken.png', 'empty.png', 'text.png'];
  const all = [...Object.keys(odd).slice(0, 4), ...broken, ...Object.keys(odd).slice(4)];
  const { status, stdout, stderr } = await heddle(
    'predict',
    files.path('model'),
    ...all.map((name) => at(`odd/${name}`)),
  );
  const named = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name);
  expect(named(stdout, /odd\/(\S+)\t(?:cross|disc|square)\t[01]\.\d{4}/g)).toEqual(Object.keys(odd));
  expect(named(stderr, /error E_DATA: \S*odd\/([^:]+): (?:no whole picture|an empty file)/g)).toEqual(broken);
  expect(status).toBe(1);
});

test('of a training set and a test set the one that is broken is named', async () => {
  for (const name of ['a/1.png', 'a/2.png', 'b/1.png', 'b/2.png'])
    await colour(8, 8)
      .png()
      .toFile(at(`bad/${name}`));
  files.write('bad/b/3.png', '');
  const training = await heddle(
    ...classify,
    '--train',
    files.path('bad'),
    '--updates',
    '2',
    '--out',
    at('none'),
  );
  expect([training.status, training.stderr]).toEqual([
    1,
    expect.stringMatching(/bad\/b\/3\.png: an empty file; /),
  ]);
  files.write('missing.csv', 'path,label\nok/disc/0.png,disc\nok/disc/gone.png,disc\n');
  const test = await heddle('evaluate', files.path('model'), files.path('missing.csv'), '--quiet');
  expect([test.status, test.stderr]).toEqual([
    1,
    expect.stringMatching(/disc\/gone\.png: there is no such file/),
  ]);
});

const runs: Readonly<Record<string, readonly string[]>> = {
  classification: [...classify, '--train', files.path('ok'), '--augment', 'crop,flip'],
  segmentation: [
    ...[
      'train',
      '--task',
      'image-segmentation',
      ...common,
      '--encoder',
      'unet',
      '--depth',
      '1',
      '--width',
      '4',
    ],
    ...['--train', files.path('scenes'), '--masks', files.path('masks'), '--augment', 'flip'],
  ],
  detection: [
    ...['train', '--task', 'object-detection', ...common, '--size', '32', '--width', '4'],
    ...['--train', files.path('voc'), '--augment', 'flip'],
  ],
};
const weights = (folder: string) => readFileSync(`${folder}/training/parameters.safetensors`);

describe.each(Object.entries(runs))('%s', (name, args) => {
  const every = ['--evaluate-every', '5', '--patience', '0', '--updates', '80'];

  test('goes on to the same bytes after Ctrl-C, and after kill -9', async () => {
    const whole = at(`${name}-whole`);
    expect((await heddle(...args, ...every, '--out', whole)).status).toBe(0);
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const) {
      const part = at(`${name}-${signal}`);
      const child = startHeddle(...args, ...every, '--json', '--out', part);
      // The second evaluation: the first one is saved by then.
      let [seen, isSent] = [0, false];
      child.stdout.on('data', (text) => {
        seen += String(text).split('"event":"evaluation"').length - 1;
        if (seen >= 2 && !isSent) isSent = child.kill(signal);
      });
      expect((await finish(child)).status).toBe(status);
      expect(weights(part)).not.toEqual(weights(whole));
      const again = await heddle('train', '--resume', part, '--quiet');
      expect([again.status, again.stderr]).toEqual([0, '']);
      expect(weights(part)).toEqual(weights(whole));
    }
  });
});
