/** Image segmentation: each pixel of a picture has one class of a list. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { AssetFiles } from '../bundle/bundle-task.ts';
import { baseName, fileName } from '../data/media.ts';
import {
  type ClassMap,
  classNames,
  ignoredValue,
  knownClasses,
  type MaskClasses,
  maskClassesSchema,
  stretchedClasses,
} from '../data/pictures/mask-classes.ts';
import type { Picture } from '../data/pictures/picture.ts';
import { mapRows } from '../data/row-sequence.ts';
import {
  type GivenSegmentationRow,
  imageSegmentationRows,
  type SegmentationRow,
} from '../data/rows/image-segmentation.ts';
import { PixelConfusion } from '../metrics/segmentation-scores.ts';
import { segmentation, segmentationLosses } from '../models/heads/segmentation.ts';
import { mapBodies } from '../models/images/image-bodies.ts';
import {
  type ImageModelConfig,
  imageModel,
  type Neck,
  resolveImageModel,
} from '../models/images/image-model.ts';
import { sequenceOf } from '../models/images/image-sequence.ts';
import { mergedMaps } from '../models/images/merged-maps.ts';
import { eachOutput, evaluateEach } from '../search/each-output.ts';
import { metricOption } from './criterion.ts';
import { regionTables } from './detail-tables.ts';
import { drawnInputs, goldenNumbers, seedOf } from './golden-cases.ts';
import {
  type ChosenForm,
  keptInWords,
  partsWithHead,
  pictureBody,
  pictureFineTuning,
  pictureForm,
  pictureParts,
} from './initial-pictures.ts';
import { maskLabels, maskReader, surveyMasks } from './mask-encoding.ts';
import {
  augmentOf,
  drawnPicture,
  formInWords,
  groupOfPicture,
  pictureDataset,
  pictureOptions,
  pictureSize,
  refuseDenseLayer,
} from './picture-encoding.ts';
import {
  evaluationOf,
  likeliestClasses,
  rowsAtOnce,
  type SegmentationAnswer,
  sharesOf,
} from './segmentation-answers.ts';
import { segmentationReview, WorstPictures } from './segmentation-review.ts';
import { type FamilyList, familyOption } from './sides.ts';
import type { Metric, TakesRows, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const bodies: FamilyList = { name: 'MapEncoder', families: mapBodies, startsFrom: 'pictures' };
const sides = { encoder: bodies };

const metrics: readonly Metric[] = [
  { name: 'meanIou', label: 'mean IoU, %', better: 'higher', criterion: 'iou', range: [0, 100] },
  { name: 'meanDice', label: 'mean Dice, %', better: 'higher', criterion: 'dice', range: [0, 100] },
  {
    name: 'pixelAccuracy',
    label: 'pixel accuracy, %',
    better: 'higher',
    criterion: 'accuracy',
    range: [0, 100],
  },
  { name: 'lossPerPixel', label: 'loss per pixel', better: 'lower', criterion: 'loss' },
];

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', bodies),
  ...pictureOptions,
  ignore: z.string().min(1).optional().meta({
    placeholder: 'value',
    description: 'value of the masks that counts nothing, such as 255 or #ff0000',
  }),
  loss: z.enum(segmentationLosses).default('cross-entropy').describe('what is learned by'),
  batchSize: z.int().min(1).max(1e9).default(4).describe('most pictures of a batch'),
  metric: metricOption(metrics, 'iou'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const predicting = z.strictObject({});

export interface SegmentationAssets extends ChosenForm {
  readonly classes: MaskClasses;
}

const classesFile = 'classes.json';

/** A layer over the whole picture knows no places. */
const withoutDense = { dense: 0 };

const neck: Neck = (scope, maps, { image, head }) =>
  sequenceOf(mergedMaps(scope, maps, { size: [image.height, image.width], width: Number(head.width) }));

export const imageSegmentation: Task<
  SegmentationRow,
  Picture,
  SegmentationAnswer,
  ImageModelConfig,
  SegmentationAssets,
  Options,
  z.output<typeof predicting>
> &
  TakesRows<GivenSegmentationRow> = {
  name: 'image-segmentation',
  summary: 'gives each pixel of a picture one class of a list',
  sides,
  options: ownOptions,
  unusedOptions: ['dense'],
  predicting,
  metrics,
  rowName: 'pictures',
  elements: 'pictures',
  companions: [{ name: 'masks', train: 'masks', dev: 'dev-masks', description: 'folder of the masks' }],
  rows: () => imageSegmentationRows,
  inputs: () => imageSegmentationRows,
  testRows: () => imageSegmentationRows,
  group:
    () =>
    ({ image }) =>
      groupOfPicture(image),
  checkOptions({ augment, ignore, model, encoderModel }) {
    augmentOf({ augment });
    if (ignore !== undefined) ignoredValue(ignore);
    refuseDenseLayer(model, encoderModel);
  },

  parseConfig: (value) => resolveImageModel(value as ImageModelConfig, segmentation),
  model: (config) => imageModel(config, segmentation, neck),
  uniformLoss: ({ head }) => (head.loss === 'cross-entropy' ? Math.log(Number(head.labels)) : undefined),
  assetFiles: ({ classes }) => new Map([[classesFile, classes]]),
  readAssets: async (files: AssetFiles, { image }) => {
    const parsed = maskClassesSchema.safeParse(await files.json(classesFile));
    if (parsed.success) return { classes: parsed.data, form: image };
    throw new HeddleError('E_MODEL_FILE', {
      where: files.where(classesFile),
      found: 'no list of classes',
      allowed: '{ kind, values, ignored }',
    });
  },

  async makeAssets(rows, { size, colours, ignore }, { initial, pulse, media } = {}) {
    const ignored = ignore === undefined ? undefined : ignoredValue(ignore);
    const masks = mapRows(rows, ({ mask }) => mask);
    const pictures = mapRows(rows, ({ image }) => image);
    const sources = { initial, media, pulse, encoders: bodies, head: segmentation, derived: withoutDense };
    const chosen = await pictureForm(pictures, { size, colours, ...sources });
    const classes = await surveyMasks(masks, { ignored, media, pulse });
    return { classes: knownClasses(classes, partsWithHead(initial, segmentation)?.labels), ...chosen };
  },
  describeAssets: ({ classes, ...chosen }) => [
    `pictures: ${formInWords(chosen.form)}; ${classes.values.length} classes: ${classNames(classes).slice(0, 8).join(', ')}`,
    ...keptInWords(chosen),
  ],

  configure(options, { classes, form }, initial) {
    const encoder = pictureBody(options, { encoders: bodies, initial, derived: withoutDense });
    const head = { labels: classes.values.length, pixels: form.height * form.width, loss: options.loss };
    return resolveImageModel({ image: form, encoder, head }, segmentation);
  },
  parts: (config, { classes }) => pictureParts(config, segmentation, classNames(classes)),
  fineTuning: pictureFineTuning,

  encode(rows, { classes }, { image: form }, where, { media, options } = {}) {
    const pictures = mapRows(rows, ({ image }) => image);
    const read = maskReader(
      mapRows(rows, ({ mask }) => mask),
      classes,
      { where, media, size: form, pictures },
    );
    const dataset = pictureDataset(pictures, {
      ...{ form, media },
      augment: augmentOf(options),
      labels: (i, places) => {
        const fields = (map: ClassMap) => [['mask', maskLabels(map, places)] as const];
        const map = read(i);
        return map instanceof Promise ? map.then(fields) : fields(map);
      },
    });
    return { dataset, unknown: 0 };
  },

  detailTables: regionTables,
  hasReview: true,
  evaluator({ assets, config, predictor, media }, rows, _, { review = false } = {}) {
    const { dataset } = imageSegmentation.encode(rows, assets, config, 'test data', { media });
    const truth = maskReader(
      rows.map(({ mask }) => mask),
      assets.classes,
      { where: 'test data', media, pictures: rows.map(({ image }) => image) },
    );
    return async () => {
      const confusion = new PixelConfusion(assets.classes.values.length);
      const worst = new WorstPictures();
      const [right, counted] = [new Float64Array(rows.length), new Float64Array(rows.length)];
      const loss = await evaluateEach(predictor, dataset, {
        size: rowsAtOnce(config),
        async take(i, outputs) {
          const map = await truth(i);
          const answer = stretchedClasses(likeliestClasses(outputs, config), map);
          const labels = maskLabels(map, undefined);
          confusion.add(labels, answer.classes);
          labels.forEach((label, p) => {
            if (label < 0) return;
            counted[i]!++;
            if (answer.classes[p] === label) right[i]! += 100;
          });
          if (!review || counted[i] === 0) return;
          const accuracy = right[i]! / counted[i]!;
          worst.add({ picture: rows[i]!.image, number: i, truth: map, answer, accuracy });
        },
      });
      const evaluation = evaluationOf(confusion, assets.classes, {
        items: rows.length,
        loss: loss.sum / loss.units,
        perItem: new Map([['pixelAccuracy', { values: right, weights: counted }]]),
      });
      if (!review) return evaluation;
      const { details = new Map() } = evaluation;
      return { ...evaluation, review: segmentationReview(confusion, assets.classes, worst, details) };
    };
  },

  async predict({ predictor, assets, config, media }, pictures) {
    const dataset = pictureDataset(pictures, { form: config.image, media });
    const names = classNames(assets.classes);
    const answers: SegmentationAnswer[] = [];
    await eachOutput(predictor, dataset, {
      size: rowsAtOnce(config),
      async take(i, outputs) {
        const picture = pictures[i]!;
        const map = stretchedClasses(likeliestClasses(outputs, config), await pictureSize(picture, media));
        answers.push({ path: fileName(picture, ''), ...map, shares: sharesOf(map, names) });
      },
    });
    return answers;
  },

  formatAnswer({ path, height, width, shares }, _, json) {
    if (json) return JSON.stringify({ path, height, width, shares: Object.fromEntries(shares) });
    return [path, ...shares.map(([name, share]) => `${name}\t${share.toFixed(4)}`)].join('\t');
  },
  overlay: ({ height, width, classes }) => ({ regions: { height, width, classes } }),

  itemView: {
    items: (rows, { classes }) =>
      rows.map(({ image }, i) => ({
        input: image,
        text: baseName(image, `picture ${i + 1}`),
        references: [`a mask of ${classNames(classes).join(', ')}`],
        length: 1,
      })),
    answerText: ({ shares }) =>
      shares
        .filter(([, share]) => share > 0)
        .map(([name, share]) => `${name} ${(100 * share).toFixed(0)} %`)
        .join(', '),
    isGraded: true,
    drawings: 'the classes that it found, each in a colour; the picture on the left has the right ones',
    picture: (image) => image,
    truth: async (rows, { classes }, media) => {
      const masks = rows.map(({ mask }) => mask);
      const pictures = rows.map(({ image }) => image);
      const read = maskReader(masks, classes, { where: 'test data', media, pictures });
      return Promise.all(masks.map(async (_, i) => ({ regions: await read(i) })));
    },
  },

  goldenInputs: () => drawnInputs('picture'),
  async answerGolden({ predictor, config }, inputs) {
    const pictures = inputs.map((input) => drawnPicture(config.image, seedOf(input)));
    const found = await predictor.outputs(pictureDataset(pictures, { form: config.image }));
    return found.map((outputs) => goldenNumbers(outputs, 16));
  },
};
