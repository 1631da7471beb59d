/** The benchmark's models of speech and of time series. */
import { keyOf, uniform } from '../../src/base/random.ts';
import { batchOf } from '../../src/data/batch.ts';
import type { Example } from '../../src/data/field.ts';
import { forecastModel, resolveForecastModel } from '../../src/models/forecasting/forecast-model.ts';
import { ctc } from '../../src/models/heads/ctc.ts';
import type { Model } from '../../src/models/model.ts';
import { signalBodies } from '../../src/models/signals/signal-body.ts';
import { resolveSignalModel, signalModel } from '../../src/models/signals/signal-model.ts';
import { valueFront } from '../../src/models/signals/value-front.ts';
import type { StepTask } from './model-step.ts';

export interface SpeechSize {
  readonly rows: number;
  readonly frames: number;
  /** Numbers of a frame. */
  readonly bands: number;
  /** Labels of an utterance. */
  readonly length: number;
  /** V, the blank included. */
  readonly labels: number;
}

export interface SeriesSize {
  readonly rows: number;
  readonly channels: number;
  readonly context: number;
  readonly horizon: number;
}

type Options = Readonly<Record<string, unknown>>;

/** Recurrent layers in both directions over frames, learned by CTC. */
export function speechTask(size: SpeechSize, options: Options, dropout: number): StepTask {
  const { rows, frames, bands, length, labels } = size;
  const parts = { front: valueFront, bodies: signalBodies, head: ctc };
  const config = resolveSignalModel(
    {
      front: { mean: Array<number>(bands).fill(0.5), deviation: Array<number>(bands).fill(0.5) },
      encoder: { family: 'gru', options: { ...options, dropout } },
      head: { labels },
    },
    parts,
  );
  return taskOf(signalModel(config, parts), rows, (row) => [
    ['signal', noise(row, frames * bands)],
    ['length', Int32Array.of(frames)],
    ['target', Int32Array.from(noise(rows + row, length), (x) => 1 + Math.floor(x * (labels - 1)))],
  ]);
}

/** A Transformer over patches of each series, as PatchTST. */
export function forecastTask(size: SeriesSize, options: Options, dropout: number): StepTask {
  const { rows, channels, context, horizon } = size;
  const config = resolveForecastModel({
    ...{ channels, context, horizon, normalization: 'reversible', output: { kind: 'point' } },
    encoder: { family: 'transformer', options: { ...options, dropout } },
  });
  return taskOf(forecastModel(config), rows, (row) => [
    ['past', noise(row, context * channels)],
    ['future', noise(rows + row, horizon * channels)],
  ]);
}

function taskOf(
  model: Model,
  rows: number,
  row: (i: number) => readonly (readonly [string, Values])[],
): StepTask {
  const examples = Array.from({ length: rows }, (_, i): Example => new Map(row(i)));
  return { model, batch: batchOf(new Map([...model.inputs, ...model.labels]), examples), labelSmoothing: 0 };
}

type Values = Float32Array | Int32Array;

/** Uniform in [0, 1). */
const noise = (row: number, size: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => uniform(keyOf(row), i));
