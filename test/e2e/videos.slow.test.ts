/** Videos on the command line: folders of frames, GIF, WebP and arrays are learned, evaluated, predicted, gone on with. */
import { mkdirSync, readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { directionNames, movingDots } from '../fixtures/tiny-videos.ts';
import { heddle, jsonLines, temporaryFolder } from './heddle.ts';
import { npy } from './npy.ts';

const files = temporaryFolder();
afterAll(files.remove);
const net =
  '--encoder cnn --channels 8 --kernel 3 --dense 0 --batch-norm --over-time gru --over-time-width 32';
const base = [
  ...['--task', 'video-classification', ...net.split(' '), '--over-time-layers', '1'],
  ...['--learning-rate', '0.01', '--warmup', '5', '--threads', '1', '--quiet', '--json'],
];
const videos = movingDots(1, 80);
const raw = { width: 12, height: 12, channels: 1 } as const;

/** Four videos of each kind after the other, one of each direction. */
const kindOf = (i: number) => ['', '.gif', '.webp', '.npz'][Math.floor(i / 4) % 4];
const nameOf = (i: number) => `videos/${i}${kindOf(i)}`;

/** The frames below each other, as sharp takes an animation. */
async function animated(frames: (typeof videos)[number]['video'], path: string): Promise<void> {
  const pages = Buffer.concat(frames.map(({ data }) => data));
  const whole = { ...raw, height: 12 * frames.length, pageHeight: 12 };
  const picture = sharp(pages, { raw: whole });
  await (path.endsWith('.gif') ? picture.gif() : picture.webp({ lossless: true })).toFile(path);
}

beforeAll(async () => {
  const lines = ['path,label'];
  mkdirSync(files.path('videos'));
  for (const [i, { video, labels }] of videos.entries()) {
    const name = nameOf(i);
    lines.push(`${name},${labels[0]}`);
    const path = files.path(name);
    if (kindOf(i) === '') {
      mkdirSync(path);
      // Frame 10 comes after frame 9.
      const png = (t: number) =>
        sharp(video[t]!.data, { raw })
          .png()
          .toFile(`${path}/frame-${t + 7}.png`);
      await Promise.all(video.map((_, t) => png(t)));
    } else if (kindOf(i) === '.npz') {
      const data = Buffer.concat(video.map((frame) => frame.data));
      files.write(name, zipSync({ 'frames.npy': npy([video.length, 12, 12], data) }));
    } else await animated(video, path);
  }
  files.write('manifest.csv', lines.join('\n'));
  const same = videos.map(({ video, labels: [label] }) => [video.slice(0, 4), label] as const);
  const x = npy([80, 4, 12, 12], Buffer.concat(same.flatMap(([video]) => video.map(({ data }) => data))));
  const y = npy(
    [80],
    Uint8Array.from(same, ([, label]) => directionNames.indexOf(label)),
  );
  files.write('a.npz', zipSync({ 'x.npy': x, 'y.npy': y, 'x_test.npy': x, 'y_test.npy': y }));
});

test.each(['manifest.csv', 'a.npz'])(
  '%s is learned, evaluated, and gone on with to the same bytes',
  async (name) => {
    const [rows, model] = [files.path(name), files.path(`model-${name}`)];
    const train = ['train', '--train', rows, ...base];
    const run = await heddle(...train, '--updates', '100', '--out', model);
    expect([run.status, run.stderr]).toEqual([0, '']);
    const { stdout } = await heddle('evaluate', model, rows, '--json', '--quiet');
    const result = JSON.parse(stdout);
    expect(result.items).toBe(80);
    expect(result.accuracy).toBeGreaterThan(80);
    const page = `${model}.html`;
    const shown = await heddle('evaluate', model, rows, '--report', page);
    expect([shown.status, shown.stdout]).toEqual([0, expect.stringContaining('precision, %')]);
    expect(readFileSync(page, 'utf8')).toContain('macro F1');
    const whole = [...train, '--schedule', 'constant', '--augment', 'crop', '--over-time-dropout', '0.1'];
    await heddle(...whole, '--updates', '6', '--out', `${model}-whole`);
    await heddle(...whole, '--updates', '4', '--out', `${model}-part`);
    const resumed = await heddle('train', '--resume', `${model}-part`, '--updates', '6', '--quiet');
    expect([resumed.status, resumed.stderr]).toEqual([0, '']);
    const weights = (folder: string) => readFileSync(`${folder}/training/parameters.safetensors`);
    expect(weights(`${model}-part`)).toEqual(weights(`${model}-whole`));
  },
);

test('videos of every kind are predicted by their paths; what is none is named', async () => {
  const model = files.path('model-manifest.csv');
  const paths = videos.slice(0, 16).map((_, i) => files.path(nameOf(i)));
  const { status, stdout } = await heddle('predict', model, ...paths);
  expect(status).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(lines.map(([path]) => path)).toEqual(paths);
  const isRight = lines.map(([, label], i) => label === videos[i]!.labels[0]);
  for (let kind = 0; kind < 4; kind++) {
    expect(isRight.slice(4 * kind, 4 * kind + 4).filter(Boolean).length).toBeGreaterThanOrEqual(3);
  }
  for (const [, , probability] of lines) expect(probability).toMatch(/^[01]\.\d{4}$/);
  const [json] = jsonLines((await heddle('predict', model, paths[5]!, '--json')).stdout);
  expect(json).toMatchObject({ path: paths[5], label: lines[5]![1], labels: [lines[5]![1]] });
  files.write('broken.gif', 'GIF89a');
  const broken = await heddle('predict', model, files.path('broken.gif'));
  expect([broken.status, broken.stdout]).toEqual([1, '']);
  expect(broken.stderr).toContain('broken.gif: a GIF that is cut off');
  mkdirSync(files.path('empty'));
  expect((await heddle('predict', model, files.path('empty'))).stderr).toContain('a folder without pictures');
  const none = await heddle('predict', model, files.path('nowhere'));
  expect(none.stderr).toContain('nowhere');
  const { stdout: inspected } = await heddle('inspect', model);
  expect(inspected).toContain('overTime');
});
