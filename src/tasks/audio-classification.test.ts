import { expect, test } from 'vitest';
import { toneSounds, wav } from '../../test/fixtures/tiny-sounds.ts';
import { keyOf } from '../base/random.ts';
import { fit, load, save } from '../node.ts';
import { audioDataset, drawSpans } from './audio-encoding.ts';

const task = 'audio-classification';
const [train, dev, rows] = [toneSounds(1, 60), toneSounds(2, 15), toneSounds(3, 30)];

test('tones are told apart, the same once the model is saved and loaded, at another rate and in a file', async () => {
  const model = await fit({
    ...{ task, train, dev, encoder: 'gru', worker: false, threads: 1, updates: 24, evaluateEvery: 12 },
    ...{ frame: 25, hop: 15, bands: 12, batchSize: 16, learningRate: 0.02, timeMasks: 1, bandMasks: 1 },
    model: { width: 16, layers: 1, dropout: 0 },
  });
  const { metrics } = await model.evaluate(rows);
  expect(metrics.get('accuracy')).toBeGreaterThanOrEqual(90);
  const [{ audio }] = rows as [(typeof rows)[number]];
  const file = new Blob([wav([audio.samples], audio.sampleRate, { bits: 32, isFloat: true }) as BlobPart]);
  const answers = await model.predict([audio, file, rows[1]!.audio]);
  expect(answers[1]!.probabilities).toEqual(answers[0]!.probabilities);
  const again = await load((await save(model)) as Blob, { task });
  expect((await again.evaluate(rows)).metrics).toEqual(metrics);
  await model.release();
  await again.release();
});

test('what is hidden is a function of seed, epoch and row; nothing is hidden of what is evaluated', () => {
  const front = {
    sampleRate: 2000,
    frame: 50,
    hop: 30,
    bands: 20,
    scale: 'slaney',
    normalization: 'file',
  } as const;
  const recordings = rows.map(({ audio }) => audio);
  const dataset = audioDataset(recordings, { front: { ...front, timeMasks: 2, bandMasks: 1 }, most: 1e6 });
  const spans = (i: number, seed?: number) => [
    ...((dataset.at(i, seed === undefined ? undefined : keyOf(seed)) as ReadonlyMap<string, Int32Array>).get(
      'timeSpans',
    ) ?? []),
  ];
  expect(spans(0)).toEqual([0, 0, 0, 0]);
  expect(spans(0, 7)).toEqual(spans(0, 7));
  expect(new Set([spans(0, 7), spans(1, 7), spans(0, 8)].map(String)).size).toBe(3);
});

test('a stretch lies within its axis and is at most a fifth of it', () => {
  for (let seed = 0; seed < 200; seed++) {
    const [start = 0, end = 0] = drawSpans(keyOf(seed), 1, 20);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end - start).toBeLessThanOrEqual(4);
    expect(end).toBeLessThanOrEqual(20);
  }
});
