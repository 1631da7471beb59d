/** Signal classification: a numeric sequence, of any length and in one channel or several, has one label of a list. */
import { z } from 'zod';
import { fold, keyOf, normalValues } from '../base/random.ts';
import type { Dataset } from '../data/dataset.ts';
import type { FieldValues } from '../data/field.ts';
import { type LabelList, parseLabels } from '../data/label-list.ts';
import { mapRows, type RowSequence } from '../data/row-sequence.ts';
import {
  type GivenSignalRow,
  type SignalRow,
  signalClassificationRows,
} from '../data/rows/signal-classification.ts';
import { type GivenSignal, type Signal, stepsOf } from '../data/signals/signal.ts';
import { xxhash32 } from '../data/xxhash32.ts';
import { classification } from '../models/heads/classification.ts';
import { findFamily } from '../models/model-config.ts';
import { signalBodies } from '../models/signals/signal-body.ts';
import { resolveSignalModel, type SignalModelConfig, signalModel } from '../models/signals/signal-model.ts';
import { valueFront } from '../models/signals/value-front.ts';
import { poolingKinds } from '../nn/pooling.ts';
import { initialLabels, refuseInitial } from './initial.ts';
import { goldenLabels, type LabelAnswer, labelAnswer, mostProbable } from './label-answers.ts';
import { evaluateLabels, labelIds, labelMetrics, oneLabel, requireChannels } from './label-evaluation.ts';
import { familyConfig } from './model-options.ts';
import { type FamilyList, familyOption } from './sides.ts';
import type { TakesInputs, TakesRows, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const signalEncoders: FamilyList = { name: 'SignalEncoder', families: signalBodies };
const sides = { encoder: signalEncoders };
const parts = { front: valueFront, bodies: signalBodies, head: classification };

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', signalEncoders),
  pooling: z.enum(poolingKinds).default('mean').describe('how the last states become one vector'),
  metric: z
    .enum(['loss', 'accuracy', 'f1'])
    .default('accuracy')
    .describe('dev metric that selects the best weights'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const predicting = z.strictObject({
  topK: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('labels with their probabilities, the most probable first'),
});

/** What the signals of a training set are like. */
interface SignalForm {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** The steps of the longest. */
  readonly longest: number;
}

export interface SignalAssets {
  readonly labels: LabelList;
  readonly form: SignalForm;
}

const labelsFile = 'labels.json';

export const signalClassification: Task<
  SignalRow,
  Signal,
  LabelAnswer,
  SignalModelConfig,
  SignalAssets,
  Options,
  z.output<typeof predicting>
> &
  TakesRows<GivenSignalRow> &
  TakesInputs<GivenSignal> = {
  name: 'signal-classification',
  summary: 'gives a numeric sequence one label of a list',
  sides,
  options: ownOptions,
  predicting,
  metrics: labelMetrics,
  rowName: 'signals',
  rows: () => signalClassificationRows,
  inputs: () => signalClassificationRows,
  testRows: () => signalClassificationRows,
  group:
    () =>
    ({ signal: { data } }) =>
      xxhash32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),

  parseConfig: (value) => resolveSignalModel(value as SignalModelConfig, parts),
  model: (config) => signalModel(config, parts),
  uniformLoss: ({ head }) => Math.log(Number(head.labels)),
  assetFiles: ({ labels }) => new Map([[labelsFile, labels.labels]]),
  readAssets: async (files, config) => ({
    labels: parseLabels(await files.json(labelsFile), files.where(labelsFile)),
    form: { ...statisticsOf(config), longest: usualLength },
  }),

  makeAssets(rows, _, { initial } = {}) {
    refuseInitial(initial, 'signal-classification');
    const labels = new Set<string>();
    for (const { label } of rows) labels.add(label);
    return {
      labels: initialLabels(undefined, [...labels], 2),
      form: surveySignals(mapRows(rows, ({ signal }) => signal)),
    };
  },
  describeAssets: ({ labels, form: { mean, longest } }) => [
    `signals: ${mean.length} channel${mean.length === 1 ? '' : 's'}, at most ${longest} steps; ${labels.size} labels`,
  ],

  configure(options, { labels, form: { mean, deviation, longest } }) {
    const { pooling } = options;
    const front = { mean: [...mean], deviation: [...deviation] };
    const head = { pooling, labels: labels.size };
    // Positions for signals twice as long as any that was seen.
    const encoder = familyConfig(options, 'encoder', sides, { length: Math.max(usualLength, 2 * longest) });
    return resolveSignalModel({ front, encoder, head }, parts);
  },

  encode(rows, { labels }, config, where) {
    const known = labelIds(rows, labels, { where, item: 'signal' });
    const signals = mapRows(rows, ({ signal }) => signal);
    return signalDataset(signals, config, { where, labels: (i) => [oneLabel(known[i]!, labels)] });
  },

  evaluator({ assets: { labels }, config, predictor }, rows, _, { warn } = {}) {
    const where = 'test data';
    const { dataset, cut } = signalClassification.encode(rows, { labels, form: noForm }, config, where);
    if (cut !== undefined && cut > 0) warn?.(cutWarning(cut, config));
    const truth = labelIds(rows, labels, { where, item: 'signal' });
    return () => evaluateLabels(predictor, dataset, { truth, names: labels.labels });
  },

  async predict({ predictor, assets, config }, signals, _, warn) {
    const { dataset, cut } = signalDataset(signals, config, { where: 'input' });
    if (cut > 0) warn(cutWarning(cut, config));
    const found = await predictor.outputs(dataset);
    return found.map((outputs) => labelAnswer(outputs, assets.labels, false));
  },

  formatAnswer(answer, { topK }, json) {
    if (!json) return mostProbable(answer, topK ?? 1);
    const { label, probabilities } = answer;
    return JSON.stringify({ label, probabilities: Object.fromEntries(probabilities.slice(0, topK)) });
  },

  itemView: {
    items: (rows) =>
      rows.map(({ signal, label }, i) => ({
        input: signal,
        text: `signal ${i + 1}`,
        references: [label],
        length: stepsOf(signal),
      })),
  },
  goldenInputs: () => ['drawn signal 1', 'drawn signal 2'],
  async answerGolden(ready, inputs) {
    const signals = inputs.map((input) => drawnSignal(ready.config, Number(input.match(/\d+$/)?.[0])));
    const answers = await signalClassification.predict(ready, signals, {}, () => undefined);
    return answers.map(goldenLabels);
  },
};

/** Positions that every model has, for signals that are longer than those it saw. */
const usualLength = 64;
const noForm: SignalForm = { mean: [], deviation: [], longest: 0 };

function statisticsOf({ front }: SignalModelConfig): Omit<SignalForm, 'longest'> {
  const { mean, deviation } = valueFront.options.parse(front);
  return { mean, deviation };
}

/** The most steps that a model reads. */
function longestOf({ encoder: { family, options } }: SignalModelConfig): number {
  return findFamily(signalBodies, family, 'encoder').longest(options);
}

function cutWarning(cut: number, config: SignalModelConfig): string {
  return `${cut} signal${cut === 1 ? ' is' : 's are'} longer than the ${longestOf(config)} steps of the model; the beginning is read`;
}

/** Mean and deviation of each channel, and the longest. Throws E_DATA where channels differ. */
function surveySignals(signals: RowSequence<Signal>): SignalForm {
  const channels = signals.at(0)?.channels ?? 1;
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  let [steps, longest, number] = [0, 0, 0];
  for (const signal of signals) {
    requireChannels(signal.channels, channels, `training data: signal ${++number}`);
    const { data } = signal;
    for (let i = 0; i < data.length; i++) {
      sums[i % channels]! += data[i]!;
      squares[i % channels]! += data[i]! ** 2;
    }
    steps += stepsOf(signal);
    longest = Math.max(longest, stepsOf(signal));
  }
  const mean = Array.from(sums, (sum) => sum / Math.max(1, steps));
  const deviation = mean.map((value, c) => {
    const variance = squares[c]! / Math.max(1, steps) - value ** 2;
    // Rounding leaves some variance of a channel that is constant, which has none to divide by.
    return variance > 1e-9 * Math.max(1e-9, value ** 2) ? Math.sqrt(variance) : 1;
  });
  return { mean: mean.map(rounded), deviation: deviation.map(rounded), longest };
}

/** Figures that JSON holds briefly. */
const rounded = (value: number) => Number(value.toPrecision(6));

interface SignalDatasetOptions {
  readonly where: string;
  readonly labels?: (i: number) => readonly (readonly [field: string, values: FieldValues])[];
}

/** Signals as examples, those that are longer than the model reads without their end. Throws E_DATA where channels differ. */
function signalDataset(
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
function drawnSignal(config: SignalModelConfig, seed: number): Signal {
  const { mean, deviation } = statisticsOf(config);
  const channels = mean.length;
  const noise = normalValues(fold(keyOf(seed), 0), (15 + seed) * channels, 1);
  return { channels, data: noise.map((value, i) => mean[i % channels]! + deviation[i % channels]! * value) };
}
