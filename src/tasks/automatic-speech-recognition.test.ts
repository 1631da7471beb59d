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
  await model.release();
  await again.release();
});

test('a text that is too long for its recording is refused', async () => {
  const long = {
    audio: { sampleRate: soundRate, samples: new Float32Array(120).fill(0.1) },
    text: 'aabbccaabb',
  };
  await expect(fit({ ...options, train: [long, ...train], dev, updates: 1, batchSize: 200 })).rejects.toEqual(
    failing('E_DATA', /^training data: recording 1: 10 characters in 2 states/),
  );
});
