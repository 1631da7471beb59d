/** Object detection: boxes around the objects in a picture, each with a label. */
import { z } from 'zod';
import type { FieldValues } from '../data/field.ts';
import type { LabelList } from '../data/label-list.ts';
import { fileName } from '../data/media.ts';
import type { PlaceMap } from '../data/pictures/augmentation.ts';
import { clippedBox, movedBox, outsideBox, scaledBox } from '../data/pictures/boxes.ts';
import { cellGrid, centreTargets, type LabelNumberBox } from '../data/pictures/centre-targets.ts';
import type { Picture } from '../data/pictures/picture.ts';
import type { Size } from '../data/pictures/pixels.ts';
import { mapRows } from '../data/row-sequence.ts';
import {
  type DetectionRow,
  type GivenDetectionRow,
  objectDetectionRows,
} from '../data/rows/object-detection.ts';
import { isInMemory } from '../data/rows/row-file.ts';
import type { FoundBox, TrueBox } from '../metrics/detection-scores.ts';
import { detection } from '../models/heads/detection.ts';
import { detectorBodies } from '../models/images/image-bodies.ts';
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
import {
  answerMatches,
  type DetectionAnswer,
  detectionEvaluation,
  detectionView,
  foundBoxes,
  rowsAtOnce,
} from './detection-answers.ts';
import { detectionReview } from './detection-review.ts';
import { drawnInputs, goldenNumbers, seedOf } from './golden-cases.ts';
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
import { labelFiles, readLabels } from './label-encoding.ts';
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
import { type FamilyList, familyOption } from './sides.ts';
import type { Metric, TakesRows, Task } from './task.ts';
import { familyOptionsShape, trainingOptionsSchema } from './training-options.ts';

const bodies: FamilyList = { name: 'Detector', families: detectorBodies, startsFrom: 'pictures' };
const sides = { encoder: bodies };

const metrics: readonly Metric[] = [
  { name: 'ap50', label: 'AP at IoU .5, %', better: 'higher', criterion: 'ap50', range: [0, 100] },
  { name: 'ap', label: 'AP at IoU .5 to .95, %', better: 'higher', criterion: 'ap', range: [0, 100] },
  { name: 'f1', label: 'F1 at IoU .5, %', better: 'higher', criterion: 'f1', range: [0, 100] },
  { name: 'lossPerObject', label: 'loss per object', better: 'lower', criterion: 'loss' },
];

/** Height and width of the pictures where nobody asks for a size. */
const usualSide = 320;

const ownOptions = z.strictObject({
  encoder: familyOption('encoder', bodies),
  ...pictureOptions,
  size: z
    .int()
    .min(4)
    .max(8192)
    .optional()
    .describe(
      `height and width to which pictures are stretched (default: ${usualSide}; with --init of a detector: its own)`,
    ),
  batchSize: z.int().min(1).max(1e9).default(8).describe('most pictures of a batch'),
  metric: metricOption(metrics, 'ap50'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

/** The score from which on a box is shown. */
const usualScore = 0.3;
/** The score from which on a box is measured. */
const leastScore = 0.01;

const predicting = z.strictObject({
  minScore: z
    .number()
    .min(0.001)
    .max(0.999)
    .optional()
    .describe(`boxes that are shown have at least this score (default: ${usualScore})`),
});

export interface DetectionAssets extends ChosenForm {
  readonly labels: LabelList;
}

/** A layer over the whole picture knows no places. */
const withoutDense = { dense: 0 };

const neck: Neck = (scope, maps, { image, head }) => {
  const { height, width } = cellGrid(image);
  return sequenceOf(mergedMaps(scope, maps, { size: [height, width], width: Number(head.width) }));
};

export const objectDetection: Task<
  DetectionRow,
  Picture,
  DetectionAnswer,
  ImageModelConfig,
  DetectionAssets,
  Options,
  z.output<typeof predicting>
> &
  TakesRows<GivenDetectionRow> = {
  name: 'object-detection',
  summary: 'finds the objects in a picture: a box and a label of each',
  sides,
  options: ownOptions,
  unusedOptions: ['dense'],
  predicting,
  metrics,
  rowName: 'pictures',
  elements: 'objects',
  companions: [
    {
      ...{ name: 'split', train: 'split', dev: 'dev-split', isWithin: true },
      description: 'list of the names that are used of a folder of Pascal VOC, relative to it',
    },
    { name: 'images', train: 'images', dev: 'dev-images', description: 'folder of the pictures of COCO' },
  ],
  rows: () => objectDetectionRows,
  inputs: () => objectDetectionRows,
  testRows: () => objectDetectionRows,
  group:
    () =>
    ({ image }) =>
      groupOfPicture(image),
  checkOptions({ augment, model, encoderModel }) {
    augmentOf({ augment });
    refuseDenseLayer(model, encoderModel);
  },

  parseConfig: (value) => resolveImageModel(value as ImageModelConfig, detection),
  model: (config) => imageModel(config, detection, neck),
  assetFiles: labelFiles,
  readAssets: async (files, { image }) => ({ labels: await readLabels(files), form: image }),

  async makeAssets(rows, { size, colours }, { initial, pulse, media } = {}) {
    const ofRows = mapRows(rows, ({ boxes }) => boxes.map(({ label }) => label));
    const pictures = mapRows(rows, ({ image }) => image);
    const sources = { initial, media, pulse, encoders: bodies, head: detection, derived: withoutDense };
    const chosen = await pictureForm(pictures, { size, colours, usualSide, ...sources });
    return { labels: initialLabels(partsWithHead(initial, detection), ofRows, 1), ...chosen };
  },
  describeAssets: ({ labels, ...chosen }) => [
    `pictures: ${formInWords(chosen.form)} (--size); ${labels.size} labels: ${labels.labels.slice(0, 8).join(', ')}`,
    ...keptInWords(chosen),
  ],
  describeModel({ encoder, image }) {
    const { height, width } = cellGrid(image);
    const options = Object.entries(encoder.options).map(([name, value]) => `${name} ${value}`);
    return [`model: ${encoder.family}, ${options.join(', ')}; centres in ${height} x ${width} cells`];
  },

  configure(options, { labels, form }, initial) {
    const encoder = pictureBody(options, { encoders: bodies, initial, derived: withoutDense });
    const { height, width } = cellGrid(form);
    const head = { labels: labels.size, cells: height * width };
    return resolveImageModel({ image: form, encoder, head }, detection);
  },
  parts: (config, { labels }) => pictureParts(config, detection, labels.labels),
  fineTuning: pictureFineTuning,

  encode(rows, { labels }, { image: form }, where, { media, options } = {}) {
    const named = (i: number) => `${where}: ${fileName(rows.at(i)!.image, `picture ${i + 1}`)}`;
    const numbered = (i: number) =>
      rows.at(i)!.boxes.map((box) => ({ ...box, label: labels.id(box.label, named(i)) }));
    for (let i = 0; i < rows.length; i++) numbered(i);
    const fields = (i: number, from: Size, places: PlaceMap | undefined) => {
      const seen = numbered(i).flatMap(({ label, ...box }): LabelNumberBox[] => {
        if (clippedBox(box, from) === undefined) throw outsideBox(box, from, named(i));
        const scaled = scaledBox(box, from, form);
        const moved = places === undefined ? clippedBox(scaled, form) : movedBox(scaled, places, form);
        return moved === undefined ? [] : [{ ...moved, label }];
      });
      const { heat, places: cells, boxes } = centreTargets(seen, form, labels.size);
      return Object.entries({ centres: heat, places: cells, objects: boxes }) as [string, FieldValues][];
    };
    const sizes = new Map<number, Size>();
    const dataset = pictureDataset(
      mapRows(rows, ({ image }) => image),
      {
        ...{ form, media },
        augment: augmentOf(options),
        labels: (i, places) => {
          const { image } = rows.at(i)!;
          const known = isInMemory(image) ? image : sizes.get(i);
          if (known !== undefined) return fields(i, known, places);
          return pictureSize(image, media).then((size) => {
            sizes.set(i, size);
            return fields(i, size, places);
          });
        },
      },
    );
    return { dataset, unknown: 0 };
  },

  hasReview: true,
  evaluator({ assets, config, predictor, media }, rows, { minScore = usualScore }, { review = false } = {}) {
    const { dataset } = objectDetection.encode(rows, assets, config, 'test data', { media });
    const truth = rows.flatMap(({ boxes }, picture) =>
      boxes.map((box): TrueBox => ({ ...box, picture, label: assets.labels.id(box.label, 'test data') })),
    );
    const sizes: Size[] = [];
    return async () => {
      for (const { image } of rows.slice(sizes.length)) sizes.push(await pictureSize(image, media));
      const found: FoundBox[] = [];
      const loss = await evaluateEach(predictor, dataset, {
        size: rowsAtOnce(config),
        take(picture, outputs) {
          const boxes = foundBoxes(outputs, config, { to: sizes[picture]!, least: leastScore });
          found.push(...boxes.map((box) => ({ ...box, picture })));
        },
      });
      const measured = { items: rows.length, loss: loss.sum / Math.max(1, loss.units) };
      const shown = { labels: assets.labels, least: minScore };
      const matches = answerMatches(truth, found, shown);
      const evaluation = detectionEvaluation(truth, found, { ...measured, labels: assets.labels, matches });
      if (!review) return evaluation;
      const pictures = rows.map(({ image }) => image);
      return { ...evaluation, review: detectionReview({ pictures, truth, found, ...shown, matches }) };
    };
  },

  async predict({ predictor, assets, config, media }, pictures, { minScore = usualScore }) {
    const sizes: Size[] = [];
    for (const picture of pictures) sizes.push(await pictureSize(picture, media));
    const answers: DetectionAnswer[] = [];
    await eachOutput(predictor, pictureDataset(pictures, { form: config.image, media }), {
      size: rowsAtOnce(config),
      take(i, outputs) {
        const boxes = foundBoxes(outputs, config, { to: sizes[i]!, least: minScore });
        answers.push({
          path: fileName(pictures[i]!, ''),
          boxes: boxes.map((box) => ({ ...box, label: assets.labels.name(box.label) })),
        });
      },
    });
    return answers;
  },

  formatAnswer({ path, boxes }, _, json) {
    if (json) return JSON.stringify({ path, boxes });
    const line = ({ label, score, x, y, width, height }: DetectionAnswer['boxes'][number]) =>
      [path, label, score.toFixed(4), ...[x, y, width, height].map((value) => value.toFixed(1))].join('\t');
    return boxes.map(line).join('\n');
  },
  overlay: ({ boxes }, { labels }) => ({
    boxes: boxes.map(({ label, score, ...box }) => ({
      ...box,
      class: labels.id(label, 'answer'),
      text: `${label} ${score.toFixed(2)}`,
    })),
  }),

  itemView: detectionView,
  goldenInputs: () => drawnInputs('picture'),
  async answerGolden({ predictor, config }, inputs) {
    const pictures = inputs.map((input) => drawnPicture(config.image, seedOf(input)));
    return (await predictor.outputs(pictureDataset(pictures, { form: config.image }))).map((outputs) =>
      goldenNumbers(outputs, 8),
    );
  },
};
