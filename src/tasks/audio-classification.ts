/** Audio classification: a recording has one label of a list. */

import { z } from 'zod';
import type { Recording } from '../data/audio/recording.ts';
import type { LabelList } from '../data/label-list.ts';
import { baseName } from '../data/media.ts';
import { mapRows } from '../data/row-sequence.ts';
import { type AudioRow, audioClassificationRows } from '../data/rows/audio-rows.ts';
import { classification } from '../models/heads/classification.ts';
import { findFamily } from '../models/model-config.ts';
import { audioBodies } from '../models/signals/audio-bodies.ts';
import { resolveSignalModel, type SignalModelConfig, signalModel } from '../models/signals/signal-model.ts';
import { frameCount, spectrogramFront } from '../models/signals/spectrogram-front.ts';
import { poolingKinds } from '../nn/pooling.ts';
import {
  type AudioForm,
  audioDataset,
  audioOptions,
  drawnRecording,
  formInWords,
  frontOf,
  groupOfRecording,
  readingOf,
  spectrogramOf,
  surveyRecordings,
} from './audio-encoding.ts';
import { metricOption } from './criterion.ts';
import { classTables } from './detail-tables.ts';
import { drawnInputs, seedOf } from './golden-cases.ts';
import { initialLabels, refuseInitial } from './initial.ts';
import {
  goldenLabels,
  type LabelPredicting,
  labelPredicting,
  labelsInWords,
  mostProbable,
  shownProbabilities,
} from './label-answers.ts';
import { labelField, labelFiles, labelIds, readLabels } from './label-encoding.ts';
import { labelEvaluator, labelMetrics, uniformLabelLoss } from './label-evaluation.ts';
import { showTexts } from './label-review.ts';
import { type FileAnswer, fileAnswers, fileItem } from './labelled-files.ts';
import { chosenFamily, familyConfig } from './model-options.ts';
import { type FamilyList, familyOption } from './sides.ts';
import type { Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const audioEncoders: FamilyList = { name: 'AudioEncoder', families: audioBodies };
const sides = { encoder: audioEncoders };
const parts = { front: spectrogramFront, bodies: audioBodies, head: classification };

const metrics = labelMetrics('item', ['accuracy', 'top5', 'macroF1']);

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', audioEncoders),
  ...audioOptions,
  seconds: z
    .number()
    .positive()
    .max(600)
    .optional()
    .describe(
      'of longer recordings the beginning is read (image bodies: the length of all, by default that of the longest)',
    ),
  pooling: z.enum(poolingKinds).default('mean').describe('how the last states become one vector'),
  metric: metricOption(metrics, 'accuracy'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

export interface AudioAssets {
  readonly labels: LabelList;
  readonly form: AudioForm;
}

/** What a model says of a recording. */
export type AudioAnswer = FileAnswer;

export const audioClassification: Task<
  AudioRow,
  Recording,
  AudioAnswer,
  SignalModelConfig,
  AudioAssets,
  Options,
  LabelPredicting
> = {
  name: 'audio-classification',
  summary: 'gives a recording one label of a list',
  sides,
  options: ownOptions,
  predicting: labelPredicting,
  metrics,
  rowName: 'recordings',
  elements: 'recordings',
  rows: () => audioClassificationRows,
  inputs: () => audioClassificationRows,
  testRows: () => audioClassificationRows,
  group:
    () =>
    ({ audio }) =>
      groupOfRecording(audio),

  parseConfig: (value) => resolveSignalModel(value as SignalModelConfig, parts),
  model: (config) => signalModel(config, parts),
  uniformLoss: uniformLabelLoss,
  assetFiles: labelFiles,
  readAssets: async (files, config) => ({
    labels: await readLabels(files),
    form: { sampleRate: frontOf(config).sampleRate, longest: 0 },
  }),

  async makeAssets(rows, options, sources = {}) {
    refuseInitial(sources.initial, 'audio-classification');
    const recordings = mapRows(rows, ({ audio }) => audio);
    return {
      labels: initialLabels(undefined, mapRows(rows, labelsOf), 2),
      form: await surveyRecordings(recordings, options, sources),
    };
  },
  describeAssets: ({ labels, form }) => [`recordings: ${formInWords(form)}; ${labels.size} labels`],

  configure(options, { labels, form }) {
    const { pooling, seconds } = options;
    const given = spectrogramOf(options, form);
    const asked =
      seconds === undefined ? undefined : Math.max(given.hop, Math.round(seconds * form.sampleRate));
    const family = chosenFamily(options, 'encoder', sides);
    const { isFixed } = findFamily(audioBodies, family.name, 'encoder');
    const front = { ...given, ...(isFixed && { clip: asked ?? Math.max(given.hop, form.longest) }) };
    // Positions for recordings twice as long as any that was seen.
    const length = frameCount(given, asked ?? 2 * form.longest) + 1;
    const encoder = familyConfig(options, 'encoder', sides, { length });
    return resolveSignalModel({ front, encoder, head: { pooling, labels: labels.size } }, parts);
  },

  encode(rows, { labels }, config, where, { media, warn } = {}) {
    const known = labelIds(mapRows(rows, labelsOf), labels, { where, item: 'recording' });
    const dataset = audioDataset(
      mapRows(rows, ({ audio }) => audio),
      {
        ...readingOf(config, audioBodies),
        ...{ media, warn },
        labels: (i) => [labelField(known.at(i), labels, false)],
      },
    );
    return { dataset, unknown: 0 };
  },

  detailTables: classTables,
  hasReview: true,
  evaluator({ assets, config, predictor, media }, rows, _, { warn, review = false } = {}) {
    const { labels } = assets;
    const { dataset } = audioClassification.encode(rows, assets, config, 'test data', { media, warn });
    const given = rows.map(labelsOf);
    return labelEvaluator(predictor, {
      ...{ dataset, given, labels, multiLabel: false, metrics },
      show: review ? showTexts((i) => baseName(rows[i]!.audio, `recording ${i + 1}`)) : undefined,
    });
  },

  async predict({ predictor, assets, config, media }, recordings, _, warn) {
    const found = await predictor.outputs(
      audioDataset(recordings, { ...readingOf(config, audioBodies), media, warn }),
    );
    return fileAnswers(recordings, found, { labels: assets.labels, multiLabel: false });
  },

  formatAnswer(answer, options, json) {
    const { path, label } = answer;
    if (!json) return `${path}\t${mostProbable(answer, options.topK ?? 1)}`;
    return JSON.stringify({ path, label, probabilities: shownProbabilities(answer, options) });
  },

  itemView: {
    items: (rows) => rows.map(({ audio, label }, i) => fileItem(audio, [label], `recording ${i + 1}`)),
    answerText: labelsInWords,
  },
  goldenInputs: () => drawnInputs('recording'),
  async answerGolden(ready, inputs) {
    const front = frontOf(ready.config);
    const recordings = inputs.map((input) => drawnRecording(front, seedOf(input)));
    const answers = await audioClassification.predict(ready, recordings, {}, () => undefined);
    return answers.map(goldenLabels);
  },
};

const labelsOf = ({ label }: AudioRow) => [label];
