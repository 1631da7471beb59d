/** Every file of a folder, damaged: a named error, never a crash, and never silence. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fold, keyOf, uniform } from '../../src/base/random.ts';
import { loadBundle } from '../../src/bundle/load-bundle.ts';
import { manifestFile } from '../../src/bundle/manifest.ts';
import { loadTrainingCheckpoint } from '../../src/bundle/training-state.ts';
import { folderStore } from '../../src/files/folder-store.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { findBundleTask } from '../../src/tasks/registry.ts';
import { copyRows, heddle, temporaryFolder, tinyModel } from '../e2e/heddle.ts';

const seed = Date.now();
const files = temporaryFolder();
afterAll(files.remove);
const out = files.path('model');
const rows = files.write('train.tsv', copyRows(80, 6));
// The last evaluation is not the best one, so that there is training/best.safetensors.
const flags = ['--updates', '6', '--evaluate-every', '2', '--learning-rate', '0.5', '--patience', '0'];
expect(await heddle('train', '--train', rows, '--out', out, ...tinyModel, ...flags)).toMatchObject({
  status: 0,
});
const store = await folderStore(out);
const names = [manifestFile, ...(await store.list())];

/** 200 random places, and every place of the header of a safetensors file. */
function placesIn(name: string, bytes: Uint8Array): readonly number[] {
  const key = fold(keyOf(seed), names.indexOf(name));
  const random = Array.from({ length: 200 }, (_, i) => Math.floor(uniform(key, i) * bytes.length));
  if (!name.endsWith('.safetensors')) return random;
  const header = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return [...random, ...Array.from({ length: header }, (_, i) => i)];
}

/** The file with one bit flipped, and cut there. */
function damages(bytes: Uint8Array, place: number): readonly Uint8Array[] {
  const flipped = bytes.slice();
  flipped[place]! ^= 1 << ((place + seed) % 8);
  return [flipped, bytes.slice(0, place)];
}

const named = { code: expect.stringMatching(/^E_(?:MODEL_FILE|CHECKPOINT|LIMIT)$/) };

test.each(names)('%s: flipped bits and cuts are found when the file is read', async (name) => {
  const path = join(out, name);
  const bytes = new Uint8Array(readFileSync(path));
  try {
    for (const place of placesIn(name, bytes)) {
      for (const damaged of damages(bytes, place)) {
        writeFileSync(path, damaged);
        const reading = async () => (await folderStore(out)).read(name, 2 ** 30);
        await expect(reading(), `seed ${seed}, byte ${place}`).rejects.toMatchObject(named);
      }
    }
  } finally {
    writeFileSync(path, bytes);
  }
});

async function loadAll(folder: string): Promise<void> {
  const opened = await folderStore(folder);
  const bundle = await loadBundle(opened, findBundleTask, { runtime: nodeRuntime });
  await loadTrainingCheckpoint(opened, bundle.layout);
}

const loaded = names.filter((name) => !['history.jsonl', 'training-config.json'].includes(name));
test.each(loaded)('%s: whoever loads model and state of training hears of it', async (name) => {
  const path = join(out, name);
  const bytes = new Uint8Array(readFileSync(path));
  try {
    for (const place of placesIn(name, bytes).slice(0, 10)) {
      for (const damaged of damages(bytes, place)) {
        writeFileSync(path, damaged);
        await expect(loadAll(out), `seed ${seed}, byte ${place}`).rejects.toMatchObject(named);
      }
    }
  } finally {
    writeFileSync(path, bytes);
  }
  await loadAll(out);
});
