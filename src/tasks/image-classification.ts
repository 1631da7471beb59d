/** Image classification: a picture has one label of a list, or any number of them. */
import { z } from 'zod';
import type { AssetFiles } from '../bundle/bundle-task.ts';
import { type LabelList, parseLabels } from '../data/label-list.ts';
import { fileName } from '../data/media.ts';
import { type IdLists, idLists } from '../data/packed-list.ts';
import { parseAugmentation } from '../data/pictures/augmentation.ts';
import type { Picture } from '../data/pictures/picture.ts';
import { mapRows, type RowSequence } from '../data/row-sequence.ts';
import {
  type GivenImageRow,
  type ImageRow,
  imageClassificationRows,
} from '../data/rows/image-classification.ts';
import { topAccuracy } from '../metrics/accuracy.ts';
import { meanAreaUnderCurve } from '../metrics/area-under-curve.ts';
import { classification } from '../models/heads/classification.ts';
import { type ImageModelConfig, imageModel, resolveImageModel } from '../models/images/image-model.ts';
import { poolingKinds } from '../nn/pooling.ts';
import { initialLabels, refuseInitial } from './initial.ts';
import {
  goldenLabels,
  type LabelAnswer,
  labelAnswer,
  labelField,
  labelScores,
  mostProbable,
  probabilitiesOf,
} from './label-answers.ts';
import { familyConfig } from './model-options.ts';
import {
  drawnPicture,
  formInWords,
  groupOfPicture,
  type ImageForm,
  imageEncoders,
  pictureDataset,
  pictureOptions,
  surveyPictures,
} from './picture-encoding.ts';
import { familyOption } from './sides.ts';
import type { TakesRows, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const sides = { encoder: imageEncoders };

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', imageEncoders),
  ...pictureOptions,
  multiLabel: z.boolean().default(false).describe('a picture has any number of labels, with | between them'),
  pooling: z.enum(poolingKinds).optional().describe('how the last maps become one vector (default: mean)'),
  batchSize: z.int().min(1).max(1e9).default(128).describe('most pictures of a batch'),
  metric: z
    .enum(['loss', 'accuracy', 'f1', 'auc'])
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

/** What surrounds the model: its labels, and the form of its pictures. */
export interface ImageAssets {
  readonly labels: LabelList;
  readonly form: ImageForm;
}

/** What a model says of a picture. */
export interface ImageAnswer extends LabelAnswer {
  /** The path of the picture, where it has one. */
  readonly path: string;
}

const labelsFile = 'labels.json';

export const imageClassification: Task<
  ImageRow,
  Picture,
  ImageAnswer,
  ImageModelConfig,
  ImageAssets,
  Options,
  z.output<typeof predicting>
> &
  TakesRows<GivenImageRow> = {
  name: 'image-classification',
  summary: 'gives a picture one label of a list, or several',
  sides,
  options: ownOptions,
  predicting,
  metrics: [
    { name: 'accuracy', label: 'accuracy, %', better: 'higher', criterion: 'accuracy', range: [0, 100] },
    { name: 'top5', label: 'top-5 accuracy, %', better: 'higher', range: [0, 100] },
    { name: 'macroF1', label: 'macro F1, %', better: 'higher', criterion: 'f1', range: [0, 100] },
    { name: 'auc', label: 'AUC', better: 'higher', criterion: 'auc', range: [0, 1] },
    { name: 'lossPerItem', label: 'loss per picture', better: 'lower', criterion: 'loss' },
  ],
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
  checkOptions: ({ augment }) => {
    if (augment !== undefined) parseAugmentation(augment, '--augment');
  },

  parseConfig: (value) => resolveImageModel(value as ImageModelConfig, classification),
  model: (config) => imageModel(config, classification),
  uniformLoss: ({ head }) => Math.log(head.multiLabel ? 2 : Number(head.labels)),
  assetFiles: ({ labels }) => new Map([[labelsFile, labels.labels]]),
  readAssets: async (files: AssetFiles, { image }) => ({
    labels: parseLabels(await files.json(labelsFile), files.where(labelsFile)),
    form: image,
  }),

  async makeAssets(rows, { multiLabel, size, colours }, { initial, pulse, media } = {}) {
    refuseInitial(initial, 'image-classification');
    const found = new Set<string>();
    for (const row of rows) for (const label of row.labels) found.add(label);
    const pictures = mapRows(rows, ({ image }) => image);
    const form = await surveyPictures(pictures, { size, colours, media, pulse });
    return { labels: initialLabels(undefined, [...found], multiLabel ? 1 : 2), form };
  },
  describeAssets: ({ labels, form }) => [`pictures: ${formInWords(form)}; ${labels.size} labels`],

  configure(options, { labels, form }) {
    const { multiLabel, pooling = 'mean' } = options;
    const encoder = familyConfig(options, 'encoder', sides);
    const head = { pooling, labels: labels.size, multiLabel };
    return resolveImageModel({ image: form, encoder, head }, classification);
  },

  encode(rows, assets, config, where, { media, options } = {}) {
    const { augment } = options ?? {};
    const known = labelIds(rows, assets.labels, where);
    const dataset = pictureDataset(
      mapRows(rows, ({ image }) => image),
      {
        ...{ form: config.image, media },
        augment: augment === undefined ? undefined : parseAugmentation(augment, '--augment'),
        labels: (i) => [labelField(known.at(i), assets.labels, isMultiLabel(config))],
      },
    );
    return { dataset, unknown: 0 };
  },

  evaluator({ assets, config, predictor, media }, rows) {
    const { dataset } = imageClassification.encode(rows, assets, config, 'test data', { media });
    const multiLabel = isMultiLabel(config);
    const names = assets.labels.labels;
    const truth = rows.map((row) => row.labels.map((label) => assets.labels.id(label, 'test data')));
    return async () => {
      const { outputs, loss } = await predictor.evaluate(dataset);
      const probabilities = outputs.map((row) => probabilitiesOf(row, multiLabel));
      const scores = labelScores({ probabilities, truth, names, multiLabel });
      const auc = meanAreaUnderCurve(probabilities, truth);
      return {
        items: rows.length,
        metrics: new Map<string, number>([
          ['accuracy', scores.accuracy],
          ...(multiLabel ? [] : [['top5', topAccuracy(probabilities, truth, 5)] as const]),
          ['macroF1', scores.macroF1],
          ...(Number.isNaN(auc) ? [] : [['auc', auc] as const]),
          ['lossPerItem', loss.sum / loss.units],
        ]),
        details: scores.details,
        perItem: new Map([['accuracy', scores.right]]),
      };
    };
  },

  async predict({ predictor, assets, config, media }, pictures) {
    const multiLabel = isMultiLabel(config);
    const found = await predictor.outputs(pictureDataset(pictures, { form: config.image, media }));
    return pictures.map((picture, i) => ({
      path: fileName(picture, ''),
      ...labelAnswer(found[i], assets.labels, multiLabel),
    }));
  },

  formatAnswer(answer, { topK }, json) {
    const { path, label, labels, probabilities } = answer;
    if (json) {
      const shown = Object.fromEntries(probabilities.slice(0, topK));
      return JSON.stringify({ path, label, labels, probabilities: shown });
    }
    if (topK !== undefined) return `${path}\t${mostProbable(answer, topK)}`;
    const chosen = probabilities.filter(([name]) => labels.includes(name));
    return `${path}\t${label}\t${chosen.map(([, probability]) => probability.toFixed(4)).join('|')}`;
  },

  itemView: {
    items: (rows) =>
      rows.map(({ image, labels }, i) => ({
        input: image,
        text: fileName(image, `picture ${i + 1}`),
        references: [labels.join('|')],
        length: 1,
      })),
  },
  goldenInputs: () => ['drawn picture 1', 'drawn picture 2'],
  async answerGolden(ready, inputs) {
    const pictures = inputs.map((input) =>
      drawnPicture(ready.config.image, Number(input.match(/\d+$/)?.[0])),
    );
    const answers = await imageClassification.predict(ready, pictures, {}, () => undefined);
    return answers.map(goldenLabels);
  },
};

function isMultiLabel({ head }: Pick<ImageModelConfig, 'head'>): boolean {
  return head.multiLabel === true;
}

/** The ids of the labels of each row. Throws E_DATA for a label that the model does not have. */
function labelIds(rows: RowSequence<ImageRow>, labels: LabelList, where: string): IdLists {
  const known = idLists(labels.size, rows.length);
  for (const row of rows) {
    const place = `${where}: picture ${known.length + 1}`;
    known.push(row.labels.map((name) => labels.id(name, place)));
  }
  return known;
}
