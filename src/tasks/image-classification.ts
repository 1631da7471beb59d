/** Image classification: a picture has one label of a list, or any number of them. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { LabelList } from '../data/label-list.ts';
import { baseName } from '../data/media.ts';
import { type HeatMap, heatRows } from '../data/pictures/heat-map.ts';
import type { Picture } from '../data/pictures/picture.ts';
import { mapRows } from '../data/row-sequence.ts';
import {
  type GivenImageRow,
  type ImageRow,
  imageClassificationRows,
} from '../data/rows/image-classification.ts';
import { classification } from '../models/heads/classification.ts';
import { type ImageModelConfig, imageModel, resolveImageModel } from '../models/images/image-model.ts';
import { poolingKinds } from '../nn/pooling.ts';
import { explainClasses } from '../search/explanation.ts';
import { metricOption } from './criterion.ts';
import { classTables } from './detail-tables.ts';
import { drawnInputs, seedOf } from './golden-cases.ts';
import { initialLabels } from './initial.ts';
import {
  type ChosenForm,
  keptInWords,
  partsWithHead,
  pictureBody,
  pictureFineTuning,
  pictureForm,
  pictureParts,
} from './initial-pictures.ts';
import { goldenLabels, labelPredicting, labelsInWords, overlayLabels } from './label-answers.ts';
import {
  isMultiLabel,
  labelField,
  labelFiles,
  labelIds,
  mixedLabelFields,
  readLabels,
} from './label-encoding.ts';
import { labelEvaluator, labelMetrics, uniformLabelLoss } from './label-evaluation.ts';
import type { ShowItem } from './label-review.ts';
import { type FileAnswer, fileAnswers, fileItem, formatFileAnswer } from './labelled-files.ts';
import {
  augmentOf,
  drawnPicture,
  formInWords,
  groupOfPicture,
  imageEncoders,
  pictureDataset,
  pictureOptions,
} from './picture-encoding.ts';
import { familyOption } from './sides.ts';
import type { TakesRows, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const sides = { encoder: imageEncoders };

const metrics = labelMetrics('picture', ['accuracy', 'top5', 'macroF1', 'auc']);

/** As the authors of mixup have it for large sets of pictures: most pictures keep nearly all of themselves. */
const usualAlpha = 0.2;

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', imageEncoders),
  ...pictureOptions,
  mixupAlpha: z
    .number()
    .positive()
    .max(100)
    .optional()
    .describe(`with mixup: the share of a picture is drawn from Beta(alpha, alpha) (default: ${usualAlpha})`),
  multiLabel: z.boolean().default(false).describe('a picture has any number of labels, with | between them'),
  pooling: z.enum(poolingKinds).optional().describe('how the last maps become one vector (default: mean)'),
  batchSize: z.int().min(1).max(1e9).default(128).describe('most pictures of a batch'),
  metric: metricOption(metrics, 'accuracy'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

/** What surrounds the model: its labels, and the form of its pictures. */
export interface ImageAssets extends ChosenForm {
  readonly labels: LabelList;
}

const predicting = labelPredicting.extend({
  explain: z
    .boolean()
    .optional()
    .describe('where in the picture the label is seen: Grad-CAM or attention rollout, for --draw and --json'),
});
type Predicting = z.output<typeof predicting>;

/** What a model says of a picture. */
export interface ImageAnswer extends FileAnswer {
  /** Where in the picture the most probable label is seen, where that was asked for. */
  readonly heat?: HeatMap;
}

export const imageClassification: Task<
  ImageRow,
  Picture,
  ImageAnswer,
  ImageModelConfig,
  ImageAssets,
  Options,
  Predicting
> &
  TakesRows<GivenImageRow> = {
  name: 'image-classification',
  summary: 'gives a picture one label of a list, or several',
  sides,
  options: ownOptions,
  predicting,
  metrics,
  rowName: 'pictures',
  elements: 'pictures',
  companions: [
    { name: 'labels', train: 'train-labels', dev: 'dev-labels', description: 'labels of pictures of IDX' },
  ],
  rows: ({ multiLabel }) => imageClassificationRows({ multiLabel }),
  inputs: (config) => imageClassificationRows({ multiLabel: isMultiLabel(config) }),
  testRows: (config) => imageClassificationRows({ multiLabel: isMultiLabel(config) }),
  group:
    () =>
    ({ image }) =>
      groupOfPicture(image),
  checkOptions({ augment, mixupAlpha }) {
    const mixes = augmentOf({ augment }, { canMix: true })?.mixes ?? false;
    if (mixupAlpha === undefined || mixes) return;
    const found = 'a parameter of mixup, which is not asked for';
    throw new HeddleError('E_CONFIG', { where: '--mixup-alpha', found, fix: 'add mixup to --augment' });
  },

  parseConfig: (value) => resolveImageModel(value as ImageModelConfig, classification),
  model: (config) => imageModel(config, classification),
  uniformLoss: uniformLabelLoss,
  assetFiles: labelFiles,
  readAssets: async (files, { image }) => ({ labels: await readLabels(files), form: image }),

  async makeAssets(rows, { multiLabel, size, colours }, { initial, pulse, media } = {}) {
    const pictures = mapRows(rows, ({ image }) => image);
    const sources = { initial, media, pulse, encoders: imageEncoders, head: classification };
    const chosen = await pictureForm(pictures, { size, colours, ...sources });
    const given = partsWithHead(initial, classification);
    return { labels: initialLabels(given, mapRows(rows, labelsOf), multiLabel ? 1 : 2), ...chosen };
  },
  describeAssets: (assets) => [
    `pictures: ${formInWords(assets.form)}; ${assets.labels.size} labels`,
    ...keptInWords(assets),
  ],

  configure(options, { labels, form }, initial) {
    const { multiLabel, pooling = 'mean' } = options;
    const encoder = pictureBody(options, { encoders: imageEncoders, initial });
    const mixed = augmentOf(options, { canMix: true })?.mixes && !multiLabel;
    const head = { pooling, labels: labels.size, multiLabel, ...(mixed && { mixed }) };
    return resolveImageModel({ image: form, encoder, head }, classification);
  },
  parts: (config, { labels }) => pictureParts(config, classification, labels.labels),
  fineTuning: pictureFineTuning,

  encode(rows, assets, config, where, { media, options } = {}) {
    const { labels } = assets;
    const known = labelIds(mapRows(rows, labelsOf), labels, { where, item: 'picture' });
    const multiLabel = isMultiLabel(config);
    const dataset = pictureDataset(
      mapRows(rows, ({ image }) => image),
      {
        ...{ form: config.image, media },
        augment: augmentOf(options, { canMix: true }),
        labels: (i) => [labelField(known.at(i), labels, multiLabel)],
        mixing: {
          alpha: options?.mixupAlpha ?? usualAlpha,
          labels: (i, partner, share) =>
            mixedLabelFields({ own: known.at(i), partner: known.at(partner), share }, labels, multiLabel),
        },
      },
    );
    return { dataset, unknown: 0 };
  },

  detailTables: classTables,
  hasReview: true,
  evaluator({ assets, config, predictor, media }, rows, { explain = false }, { review = false } = {}) {
    const { dataset } = imageClassification.encode(rows, assets, config, 'test data', { media });
    const multiLabel = isMultiLabel(config);
    const given = rows.map(labelsOf);
    const show: ShowItem = async (items) => {
      const pictures = items.map(({ item }) => rows[item]!.image);
      const heat = explain
        ? await explainClasses(
            predictor,
            pictureDataset(pictures, { form: config.image, media }),
            items.map(({ answered }) => answered),
          )
        : [];
      return items.map(({ item }, i) => ({
        text: baseName(pictures[i]!, `picture ${item + 1}`),
        picture: pictures[i]!,
        views: [
          { caption: 'picture', overlay: {} },
          ...(heat[i] === undefined
            ? []
            : [{ caption: 'where the answer is seen', overlay: { heat: heat[i] } }]),
        ],
      }));
    };
    return labelEvaluator(predictor, {
      ...{ dataset, given, labels: assets.labels, multiLabel, metrics },
      show: review ? show : undefined,
    });
  },

  async predict({ predictor, assets, config, media }, pictures, { explain = false }) {
    const multiLabel = isMultiLabel(config);
    const dataset = pictureDataset(pictures, { form: config.image, media });
    const found = await predictor.outputs(dataset);
    const answers = fileAnswers(pictures, found, { labels: assets.labels, multiLabel });
    if (!explain) return answers;
    const classes = answers.map(({ probabilities: [first] }) => assets.labels.id(first![0], 'answer'));
    const heat = await explainClasses(predictor, dataset, classes);
    return answers.map((answer, i) => ({ ...answer, heat: heat[i]! }));
  },

  formatAnswer: (answer, options, json) =>
    formatFileAnswer(answer, options, json, answer.heat && { heat: heatRows(answer.heat) }),

  overlay: (answer, { labels }) => ({
    labels: overlayLabels(answer, labels),
    ...(answer.heat && { heat: answer.heat }),
  }),

  itemView: {
    items: (rows) => rows.map(({ image, labels }, i) => fileItem(image, labels, `picture ${i + 1}`)),
    predicting: { explain: true },
    drawings:
      'where the model sees its label, the lighter the more: attention rollout for a body that attends from each patch to all of them, Grad-CAM at the last maps for any other',
    answerText: labelsInWords,
    picture: (image) => image,
  },
  goldenInputs: () => drawnInputs('picture'),
  async answerGolden(ready, inputs) {
    const pictures = inputs.map((input) => drawnPicture(ready.config.image, seedOf(input)));
    const answers = await imageClassification.predict(ready, pictures, {}, () => undefined);
    return answers.map(goldenLabels);
  },
};

const labelsOf = ({ labels }: ImageRow) => labels;
