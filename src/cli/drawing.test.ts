/** Pictures with what was found in them, and pages of evaluations, from the command line. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { shapePictures, shapeScenes } from '../../test/fixtures/tiny-images.ts';
import { fit, save } from '../node.ts';
import { findTask } from '../tasks/registry.ts';
import { requireReview } from './evaluation-report.ts';
import { runCommandLine } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-drawing-'));
const [model, picture] = [join(folder, 'model'), join(folder, 'a.PNG')];
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function trainedFor(task: 'image-segmentation' | 'image-classification', folder: string) {
  const train =
    task === 'image-segmentation'
      ? shapeScenes(1, 6).map(({ image, mask }) => ({ image, mask }))
      : shapePictures(1, 6);
  const [encoder, options] =
    task === 'image-segmentation' ? ['unet', { width: 4, depth: 1 }] : ['cnn', { channels: '4', dense: 8 }];
  const small = { encoder, model: options, updates: 1, threads: 1, worker: false };
  const trained = await fit({ task, train, dev: train.slice(0, 3), ...small } as never);
  await save(trained, folder);
  await trained.release();
}

const pngOf = ({ data, height, width }: { data: Uint8Array; height: number; width: number }) =>
  sharp(data, { raw: { height, width, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();

/** What the command line writes to stdout, and its exit status. */
async function run(
  ...words: readonly string[]
): Promise<{ readonly output: string; readonly status: number }> {
  process.exitCode = undefined;
  let output = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
    output += String(text);
    for (const one of rest) if (typeof one === 'function') one();
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
  await runCommandLine(['--quiet', ...words]);
  stdout.mockRestore();
  stderr.mockRestore();
  return { output, status: Number(process.exitCode ?? 0) };
}

test('--draw into the folder of the picture leaves the picture as it is', async () => {
  await trainedFor('image-segmentation', model);
  const { image } = shapeScenes(1, 1)[0]!;
  writeFileSync(picture, await pngOf(image));
  const before = readFileSync(picture);
  for (const _ of [1, 2])
    expect(await run('predict', model, picture, '--draw', folder)).toMatchObject({ status: 0 });
  expect(readFileSync(picture).equals(before)).toBe(true);
  expect(readdirSync(folder).toSorted()).toEqual(['a-2.png', 'a-3.png', 'a.PNG', 'model']);
  const { height, width } = image;
  expect(await sharp(join(folder, 'a-2.png')).metadata()).toMatchObject({ height, width, format: 'png' });
});

test('a report replaces a page of an earlier evaluation, and nothing else', async () => {
  const [images, masks] = [join(folder, 'images'), join(folder, 'masks')];
  for (const each of [images, masks]) mkdirSync(each);
  const { image, mask } = shapeScenes(2, 1)[0]!;
  writeFileSync(join(images, 'a.png'), await pngOf(image));
  writeFileSync(join(masks, 'a.png'), await pngOf(mask));
  const evaluate = (page: string) => run('evaluate', model, images, '--masks', masks, '--report', page);
  const page = join(folder, 'page.html');
  for (const _ of [1, 2]) expect((await evaluate(page)).output).toContain('mean IoU');
  expect(readFileSync(page, 'utf8')).toMatch(/pictures with the fewest right pixels.*data:image\/webp/is);
  const foreign = join(folder, 'mine.html');
  writeFileSync(foreign, '<p>heddle evaluate</p>');
  for (const [place, words] of [
    [foreign, 'a file that Heddle did not write'],
    [images, 'a folder'],
    [join(folder, 'none', 'page.html'), 'does not exist'],
  ] as const) {
    const { status, output } = await evaluate(place);
    expect(output).toContain(words);
    expect(status).toBeGreaterThan(0);
  }
  expect(readFileSync(foreign, 'utf8')).toBe('<p>heddle evaluate</p>');
});

test('a task without a review is told so before anything is read', () => {
  expect(() => requireReview(findTask('fill-mask'))).toThrow(
    /fill-mask, which has no page.*image-classification/s,
  );
});

test('--explain: where the label is seen, in JSON and in the picture', async () => {
  const classifier = join(folder, 'classifier');
  await trainedFor('image-classification', classifier);
  const plain = await run('predict', classifier, picture, '--json');
  expect(JSON.parse(plain.output)).not.toHaveProperty('heat');
  const drawings = join(folder, 'drawings');
  const { output } = await run('predict', classifier, picture, '--json', '--explain', '--draw', drawings);
  const { heat, ...rest } = JSON.parse(output) as { heat: number[][] };
  expect(rest).toEqual(JSON.parse(plain.output));
  expect(heat.map((row) => row.length)).toEqual([6, 6, 6, 6, 6, 6]);
  expect([0, 1]).toContain(Math.max(...heat.flat()));
  const { height, width } = await sharp(join(drawings, 'a.png')).metadata();
  // 16 pixels, enlarged 15 times, and the label below.
  expect(width).toBe(240);
  expect(height).toBeGreaterThan(250);
  const refused = await run('predict', model, picture, '--explain');
  expect(refused).toMatchObject({ status: 2, output: expect.stringContaining('image-classification') });
});
