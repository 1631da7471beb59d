import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runGraph } from '../../test/contract/run-graph.ts';
import { soundRate, toneSounds, wav } from '../../test/fixtures/tiny-sounds.ts';
import { keyOf } from '../base/random.ts';
import { dim } from '../graph/dim.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { spectrogramFront } from '../models/signals/spectrogram-front.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import { fit, load, save } from '../node.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import {
  audioDataset,
  audioOptions,
  drawSpans,
  formInWords,
  spectrogramOf,
  surveyRecordings,
} from './audio-encoding.ts';

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

describe('normalised by the training set', () => {
  const options = z
    .object(audioOptions)
    .parse({ frame: 25, hop: 15, bands: 6, normalization: 'global' as const });
  const recordings = rows.map(({ audio }) => audio);
  const survey = surveyRecordings(recordings, options, { runtime: nodeRuntime });

  /** The normalised frames of one recording. */
  async function framesOf(samples: Float32Array, normalization: 'global' | 'file') {
    const { statistics, ...form } = await survey;
    const how = normalization === 'global' ? { ...form, statistics } : form;
    const front = spectrogramFront.options.parse(spectrogramOf({ ...options, normalization }, how));
    const feeds = new Map<string, HostTensor>([
      ['samples', hostTensor('float32', [1, samples.length], samples)],
      ['length', hostTensor('int32', [1], [samples.length])],
    ]);
    const fed = new Map([
      ['samples', input('samples', 'float32', [1, dim('N')])],
      ['length', input('length', 'int32', [1])],
    ]);
    const [found] = await runGraph([spectrogramFront.sequence(ModuleScope.root(), front, fed).x], feeds);
    return Array.from(found!.data, Number);
  }

  test('the bands of all its frames have the mean 0 and the deviation 1', async () => {
    const frames = (await Promise.all(recordings.map(({ samples }) => framesOf(samples, 'global')))).flat();
    for (let band = 0; band < 6; band++) {
      const values = frames.filter((_, i) => i % 6 === band);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      expect(mean).toBeCloseTo(0, 4);
      expect(squares / values.length).toBeCloseTo(1, 4);
    }
  });

  test('what is heard later changes no frame, as it does where each recording is normalised by itself', async () => {
    const [{ samples }] = recordings as [(typeof recordings)[number]];
    const later = samples.map((value, n) => (n < 300 ? value : -3 * value));
    // Frame t ends with sample 30 t + 50.
    const known = 6 * 9;
    const first = async (sound: Float32Array, how: 'global' | 'file') =>
      (await framesOf(sound, how)).slice(0, known);
    expect(await first(later, 'global')).toEqual(await first(samples, 'global'));
    expect(await first(later, 'file')).not.toEqual(await first(samples, 'file'));
  });
});

test('a recording that is longer than the model reads is named, once', () => {
  const front = spectrogramFront.options.parse({ sampleRate: soundRate, frame: 50, hop: 30, bands: 6 });
  const heard: unknown[] = [];
  const recordings = [100, 400, 500].map((length) => ({
    sampleRate: soundRate,
    samples: new Float32Array(length),
  }));
  const warn = (...told: unknown[]) => heard.push(told);
  const dataset = audioDataset(recordings, { front: { ...front, clip: 300 }, most: 1e6, warn });
  for (const i of [0, 1, 2]) dataset.at(i);
  const message =
    'recording 2 has 0.20 s, the model reads 0.15 s: of longer recordings the beginning is read';
  expect(heard).toEqual([[message, 'once']]);
});

test('a model that goes on does not tell how long recordings are, which it does not know', () => {
  expect(formInWords({ sampleRate: 8000, longest: 18_400 })).toBe('8000 Hz, at most 2.3 s');
  expect(formInWords({ sampleRate: 8000, longest: 0 })).toBe('8000 Hz');
});
