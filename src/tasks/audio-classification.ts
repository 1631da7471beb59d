/** Audio classification: a recording has one label of a list. */
import { z } from 'zod';
import type { Recording } from '../data/audio/recording.ts';
import { type LabelList, parseLabels } from '../data/label-list.ts';
import { fileName } from '../data/media.ts';
import { mapRows, rowText } from '../data/row-sequence.ts';
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
  spectrogramOf,
  surveyRecordings,
} from './audio-encoding.ts';
import { initialLabels, refuseInitial } from './initial.ts';
import { goldenLabels, type LabelAnswer, labelAnswer, mostProbable } from './label-answers.ts';
import { evaluateLabels, labelIds, labelMetrics, oneLabel } from './label-evaluation.ts';
import { chosenFamily, familyConfig } from './model-options.ts';
import { type FamilyList, familyOption } from './sides.ts';
import type { Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const audioEncoders: FamilyList = { name: 'AudioEncoder', families: audioBodies };
const sides = { encoder: audioEncoders };
const parts = { front: spectrogramFront, bodies: audioBodies, head: classification };

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

export interface AudioAssets {
  readonly labels: LabelList;
  readonly form: AudioForm;
}

/** What a model says of a recording. */
export interface AudioAnswer extends LabelAnswer {
  /** The path of the recording, where it has one. */
  readonly path: string;
}

const labelsFile = 'labels.json';

export const audioClassification: Task<
  AudioRow,
  Recording,
  AudioAnswer,
  SignalModelConfig,
  AudioAssets,
  Options,
  z.output<typeof predicting>
> = {
  name: 'audio-classification',
  summary: 'gives a recording one label of a list',
  sides,
  options: ownOptions,
  predicting,
  metrics: labelMetrics,
  rowName: 'recordings',
  rows: () => audioClassificationRows,
  inputs: () => audioClassificationRows,
  testRows: () => audioClassificationRows,
  group:
    () =>
    ({ audio }) =>
      fileName(audio, '') || rowText(audio),

  parseConfig: (value) => resolveSignalModel(value as SignalModelConfig, parts),
  model: (config) => signalModel(config, parts),
  uniformLoss: ({ head }) => Math.log(Number(head.labels)),
  assetFiles: ({ labels }) => new Map([[labelsFile, labels.labels]]),
  readAssets: async (files, config) => ({
    labels: parseLabels(await files.json(labelsFile), files.where(labelsFile)),
    form: { sampleRate: frontOf(config).sampleRate, longest: 0 },
  }),

  async makeAssets(rows, { sampleRate }, { initial, pulse, media } = {}) {
    refuseInitial(initial, 'audio-classification');
    const labels = new Set<string>();
    for (const { label } of rows) labels.add(label);
    const recordings = mapRows(rows, ({ audio }) => audio);
    return {
      labels: initialLabels(undefined, [...labels], 2),
      form: await surveyRecordings(recordings, { sampleRate, media, pulse }),
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

  encode(rows, { labels }, config, where, { media } = {}) {
    const known = labelIds(rows, labels, { where, item: 'recording' });
    const dataset = audioDataset(
      mapRows(rows, ({ audio }) => audio),
      { ...readingOf(config), media, labels: (i) => [oneLabel(known[i]!, labels)] },
    );
    return { dataset, unknown: 0 };
  },

  evaluator({ assets, config, predictor, media }, rows) {
    const { labels } = assets;
    const { dataset } = audioClassification.encode(rows, assets, config, 'test data', { media });
    const truth = labelIds(rows, labels, { where: 'test data', item: 'recording' });
    return () => evaluateLabels(predictor, dataset, { truth, names: labels.labels });
  },

  async predict({ predictor, assets, config, media }, recordings) {
    const found = await predictor.outputs(audioDataset(recordings, { ...readingOf(config), media }));
    return recordings.map((recording, i) => ({
      path: fileName(recording, ''),
      ...labelAnswer(found[i], assets.labels, false),
    }));
  },

  formatAnswer(answer, { topK }, json) {
    const { path, label, probabilities } = answer;
    if (!json) return `${path}\t${mostProbable(answer, topK ?? 1)}`;
    return JSON.stringify({ path, label, probabilities: Object.fromEntries(probabilities.slice(0, topK)) });
  },

  itemView: {
    items: (rows) =>
      rows.map(({ audio, label }, i) => ({
        input: audio,
        text: fileName(audio, `recording ${i + 1}`),
        references: [label],
        length: 1,
      })),
  },
  goldenInputs: () => ['drawn recording 1', 'drawn recording 2'],
  async answerGolden(ready, inputs) {
    const front = frontOf(ready.config);
    const recordings = inputs.map((input) => drawnRecording(front, Number(input.match(/\d+$/)?.[0])));
    const answers = await audioClassification.predict(ready, recordings, {}, () => undefined);
    return answers.map(goldenLabels);
  },
};

const frontOf = ({ front }: SignalModelConfig) => spectrogramFront.options.parse(front);

/** The form in which a model reads recordings, and the most samples of one. */
function readingOf(config: SignalModelConfig) {
  const front = frontOf(config);
  const { family, options } = config.encoder;
  const frames = findFamily(audioBodies, family, 'encoder').longest(options);
  return { front, most: frames * front.hop };
}
