/** Video classification: a video has one label of a list, or any number of them. */

import { z } from 'zod';
import type { LabelList } from '../data/label-list.ts';
import { baseName } from '../data/media.ts';
import { mapRows } from '../data/row-sequence.ts';
import {
  type GivenVideoRow,
  type VideoRow,
  videoClassificationRows,
} from '../data/rows/video-classification.ts';
import type { GivenVideo, Video } from '../data/videos/video.ts';
import { classification } from '../models/heads/classification.ts';
import { resolveVideoModel, type VideoModelConfig, videoModel } from '../models/images/video-model.ts';
import { signalBodies } from '../models/signals/signal-body.ts';
import { poolingKinds } from '../nn/pooling.ts';
import { metricOption } from './criterion.ts';
import { classTables } from './detail-tables.ts';
import { drawnInputs, seedOf } from './golden-cases.ts';
import { initialLabels } from './initial.ts';
import {
  type ChosenForm,
  keptInWords,
  pictureBody,
  pictureFineTuning,
  pictureForm,
} from './initial-pictures.ts';
import { goldenLabels, type LabelPredicting, labelPredicting, labelsInWords } from './label-answers.ts';
import { isMultiLabel, labelField, labelFiles, labelIds, readLabels } from './label-encoding.ts';
import { labelEvaluator, labelMetrics, uniformLabelLoss } from './label-evaluation.ts';
import type { ShowItem } from './label-review.ts';
import { type FileAnswer, fileAnswers, fileItem, formatFileAnswer } from './labelled-files.ts';
import { familyConfig } from './model-options.ts';
import { augmentOf, formInWords, imageEncoders, pictureOptions } from './picture-encoding.ts';
import { familyOption, type Side } from './sides.ts';
import type { TakesInputs, TakesRows, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';
import { drawnVideo, groupOfVideo, middleFrames, videoDataset } from './video-encoding.ts';

/** What reads the frames in the order of time. */
const overTime: Side = { name: 'OverTimeEncoder', families: signalBodies, isApart: true };
const sides = { encoder: imageEncoders, overTime };

const metrics = labelMetrics('video', ['accuracy', 'top5', 'macroF1', 'auc']);

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', imageEncoders),
  overTime: familyOption('overTime', overTime),
  frames: z.int().min(1).max(4096).default(16).describe('most frames of a video, evenly chosen'),
  ...pictureOptions,
  grid: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('the last maps of a frame are averaged in so many by so many cells; 1: over all places'),
  multiLabel: z.boolean().default(false).describe('a video has any number of labels, with | between them'),
  pooling: z.enum(poolingKinds).default('mean').describe('how the states over time become one vector'),
  batchSize: z.int().min(1).max(1e9).default(16).describe('most videos of a batch'),
  metric: metricOption(metrics, 'accuracy'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

/** What surrounds the model: its labels, and the form of its frames. */
export interface VideoAssets extends ChosenForm {
  readonly labels: LabelList;
}

export const videoClassification: Task<
  VideoRow,
  Video,
  FileAnswer,
  VideoModelConfig,
  VideoAssets,
  Options,
  LabelPredicting
> &
  TakesRows<GivenVideoRow> &
  TakesInputs<GivenVideo> = {
  name: 'video-classification',
  summary: 'gives a video one label of a list, or several',
  sides,
  options: ownOptions,
  predicting: labelPredicting,
  metrics,
  rowName: 'videos',
  elements: 'frames',
  rows: ({ multiLabel }) => videoClassificationRows({ multiLabel }),
  inputs: (config) => videoClassificationRows({ multiLabel: isMultiLabel(config) }),
  testRows: (config) => videoClassificationRows({ multiLabel: isMultiLabel(config) }),
  group:
    () =>
    ({ video }) =>
      groupOfVideo(video),
  checkOptions({ augment }) {
    augmentOf({ augment });
  },

  parseConfig: (value) => resolveVideoModel(value as VideoModelConfig, classification),
  model: (config) => videoModel(config, classification),
  uniformLoss: uniformLabelLoss,
  assetFiles: labelFiles,
  readAssets: async (files, { image }) => ({ labels: await readLabels(files), form: image }),

  async makeAssets(rows, { multiLabel, size, colours }, { initial, pulse, media } = {}) {
    const frames = middleFrames(mapRows(rows, videoOf), media);
    const sources = { initial, media, pulse, encoders: imageEncoders, head: classification };
    const chosen = await pictureForm(frames, { size, colours, ...sources });
    return { labels: initialLabels(undefined, mapRows(rows, labelsOf), multiLabel ? 1 : 2), ...chosen };
  },
  describeAssets: (assets) => [
    `frames: ${formInWords(assets.form)}; ${assets.labels.size} labels`,
    ...keptInWords(assets),
  ],

  configure(options, { labels, form }, initial) {
    const { multiLabel, pooling, frames, grid } = options;
    return resolveVideoModel(
      {
        ...{ image: form, frames, grid },
        encoder: pictureBody(options, { encoders: imageEncoders, initial }),
        overTime: familyConfig(options, 'overTime', sides, { length: frames }),
        head: { pooling, labels: labels.size, multiLabel },
      },
      classification,
    );
  },

  fineTuning: pictureFineTuning,

  encode(rows, { labels }, { image: form, frames, ...config }, where, { media, options } = {}) {
    const known = labelIds(mapRows(rows, labelsOf), labels, { where, item: 'video' });
    const dataset = videoDataset(mapRows(rows, videoOf), {
      ...{ form, frames, media },
      augment: augmentOf(options),
      labels: (i) => [labelField(known.at(i), labels, isMultiLabel(config))],
    });
    return { dataset, unknown: 0 };
  },

  detailTables: classTables,
  hasReview: true,
  evaluator({ assets, config, predictor, media }, rows, _, { review = false } = {}) {
    const { labels } = assets;
    const { dataset } = videoClassification.encode(rows, assets, config, 'test data', { media });
    const given = rows.map(labelsOf);
    const frames = middleFrames(rows.map(videoOf), media);
    const show: ShowItem = (items) =>
      Promise.all(
        items.map(async ({ item }) => ({
          text: baseName(videoOf(rows[item]!), `video ${item + 1}`),
          picture: (await frames.at(item))!,
          views: [{ caption: 'the middle frame', overlay: {} }],
        })),
      );
    return labelEvaluator(predictor, {
      ...{ dataset, given, labels, multiLabel: isMultiLabel(config), metrics },
      show: review ? show : undefined,
    });
  },

  async predict({ predictor, assets: { labels }, config, media }, videos) {
    const { image: form, frames } = config;
    const found = await predictor.outputs(videoDataset(videos, { form, frames, media }));
    return fileAnswers(videos, found, { labels, multiLabel: isMultiLabel(config) });
  },

  formatAnswer: formatFileAnswer,
  itemView: {
    items: (rows) => rows.map(({ video, labels }, i) => fileItem(video, labels, `video ${i + 1}`)),
    answerText: labelsInWords,
  },
  goldenInputs: () => drawnInputs('video'),
  async answerGolden(ready, inputs) {
    const videos = inputs.map((input) => drawnVideo(ready.config.image, seedOf(input)));
    const answers = await videoClassification.predict(ready, videos, {}, () => undefined);
    return answers.map(goldenLabels);
  },
};

const labelsOf = ({ labels }: VideoRow) => labels;
const videoOf = ({ video }: VideoRow) => video;
