/** How signals become examples: what a training set is like, and what its signals are normalised by. */
import { HeddleError } from '../base/errors.ts';
import { fold, keyOf, normalValues } from '../base/random.ts';
import type { Dataset } from '../data/dataset.ts';
import type { FieldValues } from '../data/field.ts';
import type { RowSequence } from '../data/row-sequence.ts';
import { counted } from '../data/rows/row-value.ts';
import { type Signal, stepsOf } from '../data/signals/signal.ts';
import { findFamily } from '../models/model-config.ts';
import { signalBodies } from '../models/signals/signal-body.ts';
import type { SignalModelConfig } from '../models/signals/signal-model.ts';
import { valueFront } from '../models/signals/value-front.ts';
import { type ChannelScales, channelScales, channelSums } from './channel-sums.ts';

/** What the signals of a training set are like. */
export interface SignalForm extends ChannelScales {
  /** The steps of the longest. */
  readonly longest: number;
}

/** Positions that every model has, for signals that are longer than those it saw. */
export const usualLength = 64;

export function statisticsOf({ front }: SignalModelConfig): Omit<SignalForm, 'longest'> {
  const { mean, deviation } = valueFront.options.parse(front);
  return { mean, deviation };
}

/** The most steps that a model reads. */
function longestOf({ encoder: { family, options } }: SignalModelConfig): number {
  return findFamily(signalBodies, family, 'encoder').longest(options);
}

export function cutWarning(cut: number, config: SignalModelConfig): string {
  return `${cut} signal${cut === 1 ? ' is' : 's are'} longer than the ${longestOf(config)} steps of the model; the beginning is read`;
}

/** Mean and deviation of each channel, and the longest. Throws E_DATA where channels differ. */
export function surveySignals(signals: RowSequence<Signal>): SignalForm {
  const channels = signals.at(0)?.channels ?? 1;
  const sums = channelSums(channels);
  let [longest, number] = [0, 0];
  for (const signal of signals) {
    requireChannels(signal.channels, channels, `training data: signal ${++number}`);
    sums.add(signal.data);
    longest = Math.max(longest, stepsOf(signal));
  }
  return { ...channelScales(sums.found()), longest };
}

/** Throws E_DATA where a signal has other channels than the model reads. */
function requireChannels(found: number, wanted: number, where: string): void {
  if (found === wanted) return;
  throw new HeddleError('E_DATA', {
    where,
    found: counted(found, 'channel'),
    allowed: `${wanted}, as the training data has`,
    fix: 'correct or remove the row',
  });
}

interface SignalDatasetOptions {
  readonly where: string;
  readonly labels?: (i: number) => readonly (readonly [field: string, values: FieldValues])[];
}

/** Signals as examples, those that are longer than the model reads without their end. Throws E_DATA where channels differ. */
export function signalDataset(
  signals: RowSequence<Signal>,
  config: SignalModelConfig,
  { where, labels = () => [] }: SignalDatasetOptions,
): { readonly dataset: Dataset; readonly cut: number; readonly unknown: 0 } {
  const most = longestOf(config);
  const channels = statisticsOf(config).mean.length;
  const lengths = new Uint32Array(signals.length);
  let [cut, next] = [0, 0];
  for (const signal of signals) {
    requireChannels(signal.channels, channels, `${where}: signal ${next + 1}`);
    if (stepsOf(signal) > most) cut++;
    lengths[next++] = Math.min(stepsOf(signal), most);
  }
  const dataset: Dataset = Object.freeze({
    length: signals.length,
    lengths: new Map([['T', lengths]]),
    at: (i: number) =>
      new Map<string, FieldValues>([
        ['signal', signals.at(i)!.data.subarray(0, lengths[i]! * channels)],
        ['length', Int32Array.of(lengths[i]!)],
        ...labels(i),
      ]),
  });
  return { dataset, cut, unknown: 0 };
}

/** Noise in the spread of the training data: what golden cases show a model. */
export function drawnSignal(config: SignalModelConfig, seed: number): Signal {
  const { mean, deviation } = statisticsOf(config);
  const channels = mean.length;
  const noise = normalValues(fold(keyOf(seed), 0), (15 + seed) * channels, 1);
  return { channels, data: noise.map((value, i) => mean[i % channels]! + deviation[i % channels]! * value) };
}
