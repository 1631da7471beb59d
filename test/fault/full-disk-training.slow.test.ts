import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { saveFolder } from '../../src/files/claim-folder.ts';
import { copyRows, heddle, heddleWith, temporaryFolder, tinyModel } from '../e2e/heddle.ts';
import { mountSmallDisk, skipNote, unmountSmallDisk } from './small-disk.ts';

const files = temporaryFolder();
const disk = mountSmallDisk('400k');
afterAll(() => {
  files.remove();
  unmountSmallDisk(disk);
});

test.skipIf(disk === undefined)(
  `a disk that fills up while a model is saved: the old model answers, and can be resumed${skipNote(disk)}`,
  async () => {
    const out = join(disk!, 'model');
    const train = files.write('train.tsv', copyRows(60, 4));
    const first = ['train', '--train', train, '--out', out, ...tinyModel, '--updates', '3'];
    expect(await heddle(...first)).toMatchObject({ status: 0 });
    const before = await heddleWith('abc\n', 'predict', out, '--threads', '1');
    const weights = readFileSync(join(out, 'model.safetensors'));
    writeFileSync(join(disk!, 'ballast'), new Uint8Array(160 * 1024));
    const { status, stderr } = await heddle('train', '--resume', out, '--updates', '6');
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining(`error E_DISK: ${out}: the disk is full; nothing was changed`),
    ]);
    expect(readdirSync(disk!).toSorted()).toEqual(['ballast', 'model']);
    expect(readFileSync(join(out, 'model.safetensors'))).toEqual(weights);
    expect(await heddleWith('abc\n', 'predict', out, '--threads', '1')).toEqual(before);
    rmSync(join(disk!, 'ballast'));
    expect(await heddle('train', '--resume', out, '--updates', '6')).toMatchObject({ status: 0 });
  },
);

test.skipIf(disk === undefined)(
  `a mount point can be written to, as any folder${skipNote(disk)}`,
  async () => {
    rmSync(join(disk!, 'model'), { recursive: true });
    await saveFolder(disk!, new Map([['config.json', '{}']]));
    expect(readdirSync(disk!).toSorted()).toEqual(['config.json', 'heddle.json']);
  },
);
