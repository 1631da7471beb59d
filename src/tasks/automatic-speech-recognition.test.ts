import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { beepStrings, soundRate } from '../../test/fixtures/tiny-sounds.ts';
import { fit, load, save } from '../node.ts';

const task = 'automatic-speech-recognition';
const [train, dev, rows] = [beepStrings(1, 80), beepStrings(2, 16), beepStrings(3, 20)];
const options = {
  task,
  encoder: 'gru',
  ...{ worker: false, threads: 1, frame: 25, hop: 15, bands: 12, batchSize: 16 },
  model: { width: 24, layers: 1, dropout: 0 },
} as const;

test('strings of beeps are written down, with the places of the letters', async () => {
  const model = await fit({
    ...options,
    ...{ train, dev, updates: 70, evaluateEvery: 35, learningRate: 0.02 },
  });
  const { metrics } = await model.evaluate(rows);
  expect(metrics.get('characterErrorRate')).toBeLessThanOrEqual(25);
  const [answer] = await model.predict([rows[0]!.audio], { beam: 4, timestamps: true });
  expect(answer!.characters.map(([character]) => character).join('')).toBe(answer!.text);
  const seconds = answer!.characters.map(([, second]) => second);
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  const again = await load((await save(model)) as Blob, { task });
  expect((await again.evaluate(rows)).metrics).toEqual(metrics);
  await withLanguageModel(async (languageModel) => {
    // It has heard of nothing but "aa", and is listened to more than the recording.
    const search = { languageModel, languageModelWeight: 50, lengthBonus: 0 };
    const [swayed] = await again.predict([rows.find(({ text }) => text.includes('b'))!.audio], search);
    expect(swayed!.text).toMatch(/^a*$/);
    await expect(again.predict([rows[0]!.audio], { ...search, beam: 1 })).rejects.toEqual(
      failing('E_CONFIG', /^beam: 1 next to a language model/),
    );
  });
  await expect(again.predict([rows[0]!.audio], { lengthBonus: 1 })).rejects.toEqual(
    failing('E_CONFIG', /^lengthBonus: an option of a language model, and none is given/),
  );
  await model.release();
  await again.release();
});

/** Calls `use` with the folder of a model that goes on with "aa" wherever it stands. */
async function withLanguageModel(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-speech-'));
  const texts = ['b', 'c', ...Array.from({ length: 30 }, () => 'aa')].map((text) => ({ text }));
  const small = { worker: false, threads: 1, updates: 40, model: { width: 16, layers: 1 } } as const;
  const model = await fit({
    ...{ task: 'text-generation', decoder: 'gru', documents: 'line', learningRate: 0.05 },
    ...{ ...small, train: texts, dev: texts },
  });
  await save(model, join(folder, 'lm'));
  await model.release();
  await use(join(folder, 'lm')).finally(() => rmSync(folder, { recursive: true }));
}

test('a text that is too long for its recording is refused', async () => {
  const long = {
    audio: { sampleRate: soundRate, samples: new Float32Array(120).fill(0.1) },
    text: 'aabbccaabb',
  };
  await expect(fit({ ...options, train: [long, ...train], dev, updates: 1, batchSize: 200 })).rejects.toEqual(
    failing('E_DATA', /^training data: recording 1: 10 characters in 2 states/),
  );
});

test('a decoder writes them down by attention, greedily and with a beam', async () => {
  const model = await fit({
    ...options,
    decoder: 'gru',
    ...{ train: beepStrings(1, 160), dev, updates: 100, evaluateEvery: 50, learningRate: 0.01 },
    ...{ bands: 16, model: { width: 32, layers: 1, dropout: 0 } },
  });
  const { metrics } = await model.evaluate(rows, { beam: 3, lengthPenalty: 0.5 });
  expect(metrics.get('characterErrorRate')).toBeLessThanOrEqual(30);
  const again = await load((await save(model)) as Blob, { task });
  expect((await again.evaluate(rows, { beam: 3, lengthPenalty: 0.5 })).metrics).toEqual(metrics);
  const [answer] = await again.predict([rows[0]!.audio]);
  expect(answer!.characters).toEqual([]);
  await expect(model.predict([rows[0]!.audio], { timestamps: true })).rejects.toEqual(
    failing('E_CONFIG', /^timestamps: .*for a model that writes by attention/),
  );
  await model.release();
  await again.release();
});

test('where the loss selects the weights, nothing is written down on the way', async () => {
  const run = { metric: 'loss', updates: 2, evaluateEvery: 1 } as const;
  for (const more of [{}, { decoder: 'gru' } as const]) {
    const model = await fit({ ...options, ...more, ...run, train, dev });
    const { evaluations } = await model.history();
    expect(evaluations.map(({ metrics }) => Object.keys(metrics))).toEqual([
      ['lossPerCharacter'],
      ['lossPerCharacter'],
    ]);
    await model.release();
  }
});
