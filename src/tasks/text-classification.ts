/** Text classification: a text has one label of a list, or any number of them. */
import { z } from 'zod';
import { type Dataset, memoryDataset } from '../data/dataset.ts';
import type { Example, FieldValues } from '../data/field.ts';
import { idLists } from '../data/packed-list.ts';
import { mapRows, type RowSequence } from '../data/row-sequence.ts';
import {
  type ClassificationRow,
  classificationRows,
  type GivenClassificationRow,
} from '../data/rows/text-classification.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { classification } from '../models/heads/classification.ts';
import { labelLayersOf } from '../models/heads/head.ts';
import { parseConfig } from '../models/model-config.ts';
import { resolveTextModel, type TextModelConfig, textModel } from '../models/supervised.ts';
import { poolingKinds } from '../nn/pooling.ts';
import { metricOption } from './criterion.ts';
import { classTables } from './detail-tables.ts';
import { initialHead, initialLabels, initialSide, initialTokenizer, longestText } from './initial.ts';
import {
  goldenLabels,
  type LabelAnswer,
  type LabelPredicting,
  labelAnswer,
  labelPredicting,
  mostProbable,
  shownProbabilities,
} from './label-answers.ts';
import { isMultiLabel, labelField } from './label-encoding.ts';
import { labelEvaluator, labelMetrics, uniformLabelLoss } from './label-evaluation.ts';
import { showTexts } from './label-review.ts';
import { textEncoders } from './sides.ts';
import type { TakesRows, Task } from './task.ts';
import { type LabelledTextAssets, labelledTextFiles, readLabelledText } from './text-assets.ts';
import {
  checkUnit,
  countUnknownIds,
  makeTokenizer,
  maxLengthOption,
  normalizations,
  seenText,
  textEncoder,
  textItem,
  unitOption,
} from './text-encoding.ts';
import { familyOptionsShape, sideOptions, trainingOptionsSchema } from './training-options.ts';

const metrics = labelMetrics('text', ['accuracy', 'macroF1']);

const ownOptions = z.strictObject({
  encoder: sideOptions.encoder,
  unit: unitOption,
  normalize: normalizations,
  maxLength: maxLengthOption.describe('tokens of the longest text; longer ones are cut (default: 256)'),
  multiLabel: z.boolean().default(false).describe('a text has any number of labels, with | between them'),
  pooling: z
    .enum(poolingKinds)
    .optional()
    .describe('how a text becomes one vector (default: max for conv, else mean; of --init: as it was made)'),
  metric: metricOption(metrics, 'accuracy'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const configSchema = z.strictObject({ maxLength: z.int().min(1).max(65536) });

export interface ClassificationAnswer extends LabelAnswer {
  readonly text: string;
}

export interface ClassificationConfig extends TextModelConfig {
  readonly maxLength: number;
}

export const textClassification: Task<
  ClassificationRow,
  string,
  ClassificationAnswer,
  ClassificationConfig,
  LabelledTextAssets,
  Options,
  LabelPredicting
> &
  TakesRows<GivenClassificationRow> = {
  name: 'text-classification',
  summary: 'gives a text one label of a list, or several',
  sides: { encoder: textEncoders },
  options: ownOptions,
  predicting: labelPredicting,
  metrics,
  rowName: 'texts',
  rows: ({ multiLabel }) => classificationRows({ multiLabel }),
  inputs: (config) => classificationRows({ multiLabel: isMultiLabel(config) }),
  testRows: (config) => classificationRows({ multiLabel: isMultiLabel(config) }),
  checkOptions: checkUnit,
  group: (options, initial) => {
    const seen = seenText(options, initial);
    return ({ text }) => seen(text);
  },

  parseConfig(value) {
    const { maxLength, ...model } = value as Record<string, unknown>;
    const own = parseConfig(configSchema, { maxLength }, 'model');
    return { ...resolveTextModel(model as never, classification), ...own };
  },
  model: (config) => textModel(config, classification),
  uniformLoss: uniformLabelLoss,
  assetFiles: labelledTextFiles,
  readAssets: readLabelledText,

  makeAssets(rows, { unit, normalize, multiLabel }, { initial, pulse } = {}) {
    const texts = mapRows(rows, ({ text }) => text);
    const ofRows = mapRows(rows, ({ labels }) => labels);
    const wanted = { unit, normalize, flag: '--unit' };
    const tokenizer = initialTokenizer(initial, 'encoder', wanted, () => makeTokenizer(texts, wanted, pulse));
    return { tokenizer, labels: initialLabels(initial, ofRows, multiLabel ? 1 : 2) };
  },
  describeAssets: ({ tokenizer, labels }) => [
    `text: ${tokenizer.unit}, ${tokenizer.size} tokens; ${labels.size} labels`,
  ],

  tokenizers: ({ tokenizer }) => new Map([['text', tokenizer]]),

  configure(options, { tokenizer, labels }, initial) {
    const markers = tokenizer.markers(1);
    const maxLength = longestText('encoder', initial, { asked: options.maxLength, markers });
    const fresh = { vocabulary: tokenizer.size, length: maxLength + markers };
    const encoder = initialSide(options, 'encoder', initial, fresh);
    const usual = { pooling: encoder.family === 'conv' ? 'max' : 'mean', dropout: encoder.options.dropout };
    const given =
      options.pooling === undefined ? initialHead(initial, classification) : { pooling: options.pooling };
    const head = { ...usual, ...given, labels: labels.size, multiLabel: options.multiLabel };
    const padding = tokenizer.special.pad;
    return { ...resolveTextModel({ encoder, padding, head }, classification), maxLength };
  },
  parts: ({ encoder, head }, { tokenizer, labels }) => ({
    encoder: { config: encoder, tokenizer },
    heads: new Map([[classification.kind, head]]),
    labels: labels.labels,
    labelLayers: labelLayersOf(classification),
  }),

  encode(rows, assets, config, where) {
    const { tokenizer } = assets;
    let [cut, unknown] = [0, 0];
    const encode = (text: string) => {
      const ids = tokenizer.encode(text);
      if (ids.length > config.maxLength) cut++;
      unknown += countUnknownIds(tokenizer, ids);
      return ids.subarray(0, config.maxLength);
    };
    return { dataset: datasetOf(rows, encode, assets, config, where), cut, unknown };
  },

  detailTables: classTables,
  hasReview: true,
  evaluator(ready, rows, _, { warn = () => undefined, review = false } = {}) {
    const { assets, config, predictor } = ready;
    const { labels, tokenizer } = assets;
    const { maxLength } = config;
    const encode = textEncoder(tokenizer, { name: 'text', maxLength, warn });
    return labelEvaluator(predictor, {
      dataset: datasetOf(rows, encode, assets, config, 'test data'),
      given: rows.map((row) => row.labels),
      ...{ labels, multiLabel: isMultiLabel(config), metrics },
      show: review ? showTexts((i) => rows[i]!.text) : undefined,
    });
  },

  async predict({ predictor, assets, config }, texts, _, warn) {
    const encode = textEncoder(assets.tokenizer, { name: 'text', maxLength: config.maxLength, warn });
    const examples = texts.map((text): Example => new Map(markedFields(assets.tokenizer, encode(text))));
    const found = await predictor.outputs(memoryDataset(predictor.model.inputs, examples));
    const multiLabel = isMultiLabel(config);
    return texts.map((text, i) => ({ text, ...labelAnswer(found[i], assets.labels, multiLabel) }));
  },

  formatAnswer(answer, options, json) {
    const { text, label, labels } = answer;
    if (json) {
      return JSON.stringify({ text, label, labels, probabilities: shownProbabilities(answer, options) });
    }
    const { topK } = options;
    return topK === undefined ? label : mostProbable(answer, topK);
  },

  itemView: {
    items: (rows, { tokenizer }) => rows.map((row) => textItem(tokenizer, row.text, row.labels.join('|'))),
  },
  goldenInputs: (rows) => [...new Set(rows.map(({ text }) => text))],
  async answerGolden(ready, inputs) {
    const answers = await textClassification.predict(ready, inputs, {}, () => undefined);
    return answers.map(goldenLabels);
  },
};

/** Ids between the markers of the tokenizer, and the segments in which they stand. */
function markedFields(tokenizer: Tokenizer, text: Int32Array): readonly (readonly [string, Int32Array])[] {
  const { ids, segments } = tokenizer.join(text);
  return Object.entries({ ids, segments });
}

/** Examples of rows; `encode` gives the tokens of a text that the model reads. */
function datasetOf(
  rows: RowSequence<ClassificationRow>,
  encode: (text: string) => Int32Array,
  { tokenizer, labels }: LabelledTextAssets,
  config: ClassificationConfig,
  where: string,
): Dataset {
  const texts = idLists(tokenizer.size, rows.length);
  const known = idLists(labels.size, rows.length);
  for (const row of rows) {
    texts.push(encode(row.text));
    const place = `${where}: text ${texts.length}`;
    known.push(row.labels.map((name) => labels.id(name, place)));
  }
  return Object.freeze({
    length: texts.length,
    lengths: new Map([['T', texts.lengths(tokenizer.markers(1))]]),
    at: (i: number): Example =>
      new Map<string, FieldValues>([
        ...markedFields(tokenizer, new Int32Array(texts.at(i))),
        labelField(known.at(i), labels, isMultiLabel(config)),
      ]),
  });
}
