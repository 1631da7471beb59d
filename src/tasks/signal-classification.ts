/** Signal classification: a numeric sequence, of any length and in one channel or several, has one label of a list. */
import { z } from 'zod';
import type { LabelList } from '../data/label-list.ts';
import { mapRows } from '../data/row-sequence.ts';
import { counted } from '../data/rows/row-value.ts';
import {
  type GivenSignalRow,
  type SignalRow,
  signalClassificationRows,
} from '../data/rows/signal-classification.ts';
import { type GivenSignal, type Signal, stepsOf } from '../data/signals/signal.ts';
import { xxhash32 } from '../data/xxhash32.ts';
import { classification } from '../models/heads/classification.ts';
import { signalBodies } from '../models/signals/signal-body.ts';
import { resolveSignalModel, type SignalModelConfig, signalModel } from '../models/signals/signal-model.ts';
import { valueFront } from '../models/signals/value-front.ts';
import { poolingKinds } from '../nn/pooling.ts';
import { metricOption } from './criterion.ts';
import { classTables } from './detail-tables.ts';
import { drawnInputs, seedOf } from './golden-cases.ts';
import { initialLabels, refuseInitial } from './initial.ts';
import {
  goldenLabels,
  type LabelAnswer,
  type LabelPredicting,
  labelAnswer,
  labelPredicting,
  labelsInWords,
  mostProbable,
  shownProbabilities,
} from './label-answers.ts';
import { labelField, labelFiles, labelIds, readLabels } from './label-encoding.ts';
import { labelEvaluator, labelMetrics, uniformLabelLoss } from './label-evaluation.ts';
import { showTexts } from './label-review.ts';
import { familyConfig } from './model-options.ts';
import { type FamilyList, familyOption } from './sides.ts';
import {
  cutWarning,
  drawnSignal,
  type SignalForm,
  signalDataset,
  statisticsOf,
  surveySignals,
  usualLength,
} from './signal-encoding.ts';
import type { TakesInputs, TakesRows, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const signalEncoders: FamilyList = { name: 'SignalEncoder', families: signalBodies };
const sides = { encoder: signalEncoders };
const parts = { front: valueFront, bodies: signalBodies, head: classification };

const metrics = labelMetrics('item', ['accuracy', 'top5', 'macroF1']);

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', signalEncoders),
  pooling: z.enum(poolingKinds).default('mean').describe('how the last states become one vector'),
  metric: metricOption(metrics, 'accuracy'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

export interface SignalAssets {
  readonly labels: LabelList;
  readonly form: SignalForm;
}

export const signalClassification: Task<
  SignalRow,
  Signal,
  LabelAnswer,
  SignalModelConfig,
  SignalAssets,
  Options,
  LabelPredicting
> &
  TakesRows<GivenSignalRow> &
  TakesInputs<GivenSignal> = {
  name: 'signal-classification',
  summary: 'gives a numeric sequence one label of a list',
  sides,
  options: ownOptions,
  predicting: labelPredicting,
  metrics,
  rowName: 'signals',
  elements: 'steps',
  rows: () => signalClassificationRows,
  inputs: () => signalClassificationRows,
  testRows: () => signalClassificationRows,
  group:
    () =>
    ({ signal: { data } }) =>
      xxhash32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),

  parseConfig: (value) => resolveSignalModel(value as SignalModelConfig, parts),
  model: (config) => signalModel(config, parts),
  uniformLoss: uniformLabelLoss,
  assetFiles: labelFiles,
  readAssets: async (files, config) => ({
    labels: await readLabels(files),
    form: { ...statisticsOf(config), longest: 0 },
  }),

  makeAssets(rows, _, { initial } = {}) {
    refuseInitial(initial, 'signal-classification');
    return {
      labels: initialLabels(undefined, mapRows(rows, labelsOf), 2),
      form: surveySignals(mapRows(rows, ({ signal }) => signal)),
    };
  },
  describeAssets: ({ labels, form: { mean, longest } }) => [
    `signals: ${counted(mean.length, 'channel')}${longest > 0 ? `, at most ${longest} steps` : ''}; ${labels.size} labels`,
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
    const known = labelIds(mapRows(rows, labelsOf), labels, { where, item: 'signal' });
    const signals = mapRows(rows, ({ signal }) => signal);
    return signalDataset(signals, config, { where, labels: (i) => [labelField(known.at(i), labels, false)] });
  },

  detailTables: classTables,
  hasReview: true,
  evaluator({ assets, config, predictor }, rows, _, { warn, review = false } = {}) {
    const { dataset, cut } = signalClassification.encode(rows, assets, config, 'test data');
    if (cut !== undefined && cut > 0) warn?.(cutWarning(cut, config));
    const given = rows.map(labelsOf);
    return labelEvaluator(predictor, {
      ...{ dataset, given, labels: assets.labels, multiLabel: false, metrics },
      show: review ? showTexts((i) => `signal ${i + 1}`) : undefined,
    });
  },

  async predict({ predictor, assets, config }, signals, _, warn) {
    const { dataset, cut } = signalDataset(signals, config, { where: 'input' });
    if (cut > 0) warn(cutWarning(cut, config));
    const found = await predictor.outputs(dataset);
    return found.map((outputs) => labelAnswer(outputs, assets.labels, false));
  },

  formatAnswer(answer, options, json) {
    if (!json) return mostProbable(answer, options.topK ?? 1);
    const { label } = answer;
    return JSON.stringify({ label, probabilities: shownProbabilities(answer, options) });
  },

  itemView: {
    items: (rows) =>
      rows.map(({ signal, label }, i) => ({
        input: signal,
        text: `signal ${i + 1}`,
        references: [label],
        length: stepsOf(signal),
      })),
    lengthUnit: 'steps',
    answerText: labelsInWords,
  },
  goldenInputs: () => drawnInputs('signal'),
  async answerGolden(ready, inputs) {
    const signals = inputs.map((input) => drawnSignal(ready.config, seedOf(input)));
    const answers = await signalClassification.predict(ready, signals, {}, () => undefined);
    return answers.map(goldenLabels);
  },
};

const labelsOf = ({ label }: SignalRow) => [label];
