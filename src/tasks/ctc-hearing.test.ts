import { describe, expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { beepStrings, soundRate } from '../../test/fixtures/tiny-sounds.ts';
import { fold, keyOf, uniform } from '../base/random.ts';
import { readyModel } from '../bundle/load-bundle.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { collectCharacters } from '../data/character-list.ts';
import type { SignalModelConfig } from '../models/signals/signal-model.ts';
import { spectrogramFront } from '../models/signals/spectrogram-front.ts';
import { stepwiseSignal } from '../models/signals/stepwise-signal.ts';
import { initializeParameters, layoutOf } from '../nn/flat-parameters.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { hearSignal } from '../search/hear-signal.ts';
import { audioDataset } from './audio-encoding.ts';
import { automaticSpeechRecognition } from './automatic-speech-recognition.ts';
import { ctcParts } from './ctc-parts.ts';
import { ctcWriter } from './ctc-writer.ts';
import type { SpeechPredicting, SpeechReady } from './speech-writer.ts';

const seed = 17;
const recording = beepStrings(3, 8)[4]!.audio;

/** A model with random weights, which writes a, b and c. */
function readyOf(family: string, options: object, front: object = {}): SpeechReady<SignalModelConfig> {
  const shape = {
    width: 16,
    layers: 2,
    ...(family === 'transformer' && { heads: 2, inner: 32, length: 400 }),
  };
  const config = ctcWriter.parseConfig({
    front: { sampleRate: soundRate, frame: 50, hop: 30, bands: 10, normalization: 'none', ...front },
    encoder: { family, options: { ...shape, ...options } },
    head: { labels: 4 },
  });
  const specs = traceParameters(ctcWriter.model(config));
  const layout = layoutOf(specs);
  const parameters = initializeParameters(specs, seed).map((weight) => 1.5 * weight);
  const assets = {
    characters: collectCharacters(['abc'], 'nfc'),
    form: { sampleRate: soundRate, longest: 0 },
    longestText: 0,
  };
  const bundle = { config: { model: config }, layout, parameters, assets };
  return readyModel(automaticSpeechRecognition, bundle as never, {
    runtime: nodeRuntime,
  }) as SpeechReady<SignalModelConfig>;
}

/** The samples in pieces whose lengths are drawn, some of them empty. */
async function* pieces(samples: Float32Array, most: number, number: number) {
  const key = fold(keyOf(seed), number);
  for (let from = 0, i = 0; from < samples.length; i++) {
    const length = Math.floor(uniform(key, i) * (most + 1));
    yield samples.subarray(from, from + length);
    from += length;
  }
}

const cases = [
  ...[1, 2, 4, 8].map((subsample) => ['gru', { bidirectional: false, subsample }] as const),
  ['lstm', { bidirectional: false, residual: true, embedding: 12, subsample: 2 }],
  ['elman', { bidirectional: false, subsample: 4 }],
  ['transformer', { causal: true, subsample: 8 }],
] as const;

describe(`reading a signal while it arrives (seed ${seed})`, () => {
  test.each(cases)('%s %j: the numbers of the whole signal', async (family, options) => {
    const ready = readyOf(family, options);
    const model = stepwiseSignal(ready.config, ctcParts)!;
    const form = spectrogramFront.options.parse(ready.config.front);
    const inputs = spectrogramFront.inputs(form);
    for (const [number, most] of [20, 400, 1e6].entries()) {
      const samples = recording.samples.subarray(0, recording.samples.length - 11 * number);
      const dataset = audioDataset([{ sampleRate: soundRate, samples }], { front: form, most: 1e6 });
      const [whole] = await ready.predictor.outputs(dataset);
      const expected = Array.from(whole!.get('logits')!.data, Number).slice(
        0,
        4 * Number(whole!.get('frames')!.data[0]),
      );
      const found: number[] = [];
      const heard = hearSignal(
        { model, inputs, form, graphs: ready.predictor.graphs },
        pieces(samples, most, number),
      );
      for await (const outputs of heard) found.push(...Array.from(outputs.get('logits')!.data, Number));
      expect(found).toHaveLength(expected.length);
      const distance = Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
      expect(distance, `pieces of at most ${most}`).toBeLessThan(1e-5);
    }
    await ready.predictor.release();
  });
});

const hear = async (ready: SpeechReady<SignalModelConfig>, options: SpeechPredicting, most = 50) => {
  const found: string[] = [];
  const warned: string[] = [];
  const warn = (text: string) => warned.push(text);
  const heard = automaticSpeechRecognition.hear!(ready, pieces(recording.samples, most, 1), options, warn);
  for await (const piece of heard) found.push(piece);
  return { found, warned };
};

test.each([{}, { beam: 4 }])('what is heard is what is said of the whole recording: %j', async (options) => {
  const ready = readyOf('gru', { bidirectional: false });
  const [answer] = await automaticSpeechRecognition.predict(ready, [recording], options, () => undefined);
  const { found } = await hear(ready, options);
  expect(answer!.text.length).toBeGreaterThan(2);
  expect(found.join('')).toBe(answer!.text);
  await ready.predictor.release();
});

test('a model with positions for less hears what it can, and says so', async () => {
  const ready = readyOf('transformer', { causal: true, length: 10 });
  const { found, warned } = await hear(ready, {});
  const cut = { ...recording, samples: recording.samples.subarray(0, 10 * 2 * 30) };
  const [answer] = await automaticSpeechRecognition.predict(ready, [cut], {}, () => undefined);
  expect(found.join('')).toBe(answer!.text);
  expect(warned).toEqual(['the model has positions for 0.3 seconds; what follows is not heard']);
  await ready.predictor.release();
});

test.each([
  [
    'gru',
    {},
    {},
    /^--stream: an encoder of gru that looks ahead; allowed: .*transformer --causal.*gru --no-bidirectional/,
  ],
  ['conv', {}, {}, /^--stream: an encoder of conv that looks ahead/],
  [
    'gru',
    { bidirectional: false },
    { normalization: 'file' },
    /^--stream: a model that normalises .* --normalization none/,
  ],
] as const)('%s %j %j looks ahead and cannot', async (family, options, front, message) => {
  const ready = readyOf(family, options, front);
  await expect(hear(ready, {})).rejects.toEqual(failing('E_CONFIG', message));
  await ready.predictor.release();
});
