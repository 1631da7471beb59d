/** Pictures with what was found in them, from the command line. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { shapeScenes } from '../../test/fixtures/tiny-images.ts';
import { fit, save } from '../node.ts';
import { runCommandLine } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-drawing-'));
const [model, picture] = [join(folder, 'model'), join(folder, 'a.PNG')];
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test('--draw into the folder of the picture leaves the picture as it is', async () => {
  const scenes = shapeScenes(1, 6).map(({ image, mask }) => ({ image, mask }));
  const small = { encoder: 'unet', model: { width: 4, depth: 1 }, updates: 1, threads: 1 } as const;
  const task = 'image-segmentation';
  const trained = await fit({ task, train: scenes, dev: scenes.slice(0, 2), ...small, worker: false });
  await save(trained, model);
  await trained.release();
  const { data, height, width } = scenes[0]!.image;
  const written = await sharp(data, { raw: { height, width, channels: 1 } })
    .png()
    .toBuffer();
  await sharp(written).toFile(picture);
  const before = readFileSync(picture);
  vi.spyOn(process.stdout, 'write').mockImplementation((_, ...rest) => {
    for (const one of rest) if (typeof one === 'function') one();
    return true;
  });
  for (const _ of [1, 2]) await runCommandLine(['--quiet', 'predict', model, picture, '--draw', folder]);
  expect(process.exitCode).toBeUndefined();
  expect(readFileSync(picture).equals(before)).toBe(true);
  expect(readdirSync(folder).toSorted()).toEqual(['a-2.png', 'a-3.png', 'a.PNG', 'model']);
  expect(await sharp(join(folder, 'a-2.png')).metadata()).toMatchObject({ height, width, format: 'png' });
});
