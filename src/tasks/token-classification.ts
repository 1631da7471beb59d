/** Token classification: each token of a sentence has a label, such as the entity that it belongs to. */
import { z } from 'zod';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { type Dataset, memoryDataset } from '../data/dataset.ts';
import type { Example } from '../data/field.ts';
import { idLists } from '../data/packed-list.ts';
import { mapRows, type RowSequence } from '../data/row-sequence.ts';
import { type TaggedRow, taggedRows } from '../data/rows/token-classification.ts';
import { spreadLabels } from '../data/token-labels.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { entityCounts, entityScores } from '../metrics/entity-f1.ts';
import { labelLayersOf } from '../models/heads/head.ts';
import { tokenClassification as head } from '../models/heads/token-classification.ts';
import { parseConfig } from '../models/model-config.ts';
import { resolveTextModel, type TextModelConfig, textModel } from '../models/supervised.ts';
import { classTables } from './detail-tables.ts';
import { initialHead, initialLabels, initialSide, initialTokenizer, longestText } from './initial.ts';
import { textEncoders } from './sides.ts';
import { answersFrom, type TaggingAnswer } from './tagging-answers.ts';
import type { Task, Warn } from './task.ts';
import { type LabelledTextAssets, labelledTextFiles, readLabelledText } from './text-assets.ts';
import {
  checkUnit,
  countUnknownIds,
  makeTokenizer,
  maxLengthOption,
  normalizations,
  seenText,
  unitOption,
} from './text-encoding.ts';
import { familyOptionsShape, sideOptions, trainingOptionsSchema } from './training-options.ts';

const ownOptions = z.strictObject({
  encoder: sideOptions.encoder,
  unit: unitOption,
  normalize: normalizations,
  maxLength: maxLengthOption.describe('pieces of the longest sentence (default: 256); longer ones are cut'),
  metric: z
    .enum(['f1', 'accuracy', 'loss'])
    .default('f1')
    .describe('dev metric that selects the best weights'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const predicting = z.strictObject({});
const configSchema = z.strictObject({ maxLength: z.int().min(1).max(65536) });

export interface TaggingConfig extends TextModelConfig {
  readonly maxLength: number;
}

type Ready = ReadyModel<TaggingConfig, LabelledTextAssets>;

export const tokenClassification: Task<
  TaggedRow,
  readonly string[],
  TaggingAnswer,
  TaggingConfig,
  LabelledTextAssets,
  Options,
  z.output<typeof predicting>
> = {
  name: 'token-classification',
  summary: 'gives each token of a sentence a label, such as the entity that it belongs to',
  sides: { encoder: textEncoders },
  options: ownOptions,
  predicting,
  metrics: [
    { name: 'f1', label: 'entity F1, %', better: 'higher', criterion: 'f1', range: [0, 100] },
    { name: 'precision', label: 'entity precision, %', better: 'higher' },
    { name: 'recall', label: 'entity recall, %', better: 'higher' },
    { name: 'accuracy', label: 'tokens right, %', better: 'higher', criterion: 'accuracy', range: [0, 100] },
    { name: 'lossPerToken', label: 'loss per token', better: 'lower', criterion: 'loss' },
  ],
  rowName: 'sentences',
  rows: () => taggedRows,
  inputs: () => taggedRows,
  testRows: () => taggedRows,
  checkOptions: checkUnit,
  group: (options, initial) => {
    const seen = seenText(options, initial);
    return ({ tokens }) => seen(tokens.join(' '));
  },

  parseConfig(value) {
    const { maxLength, ...model } = value as Readonly<Record<string, unknown>>;
    const own = parseConfig(configSchema, { maxLength }, 'model');
    return { ...resolveTextModel(model as never, head), ...own };
  },
  model: (config) => textModel(config, head),
  uniformLoss: (config) => Math.log(Number(config.head.labels)),
  assetFiles: labelledTextFiles,
  readAssets: readLabelledText,

  makeAssets(rows, { unit, normalize }, { initial, pulse } = {}) {
    const texts = mapRows(rows, ({ tokens }) => tokens.join(' '));
    const wanted = { unit, normalize, flag: '--unit' };
    const tokenizer = initialTokenizer(initial, 'encoder', wanted, () => makeTokenizer(texts, wanted, pulse));
    const ofRows = mapRows(rows, ({ labels }) => labels);
    return { tokenizer, labels: initialLabels(initial, ofRows, 2) };
  },
  describeAssets: ({ tokenizer, labels }) => [
    `tokens: ${tokenizer.unit}, ${tokenizer.size} pieces; ${labels.size} labels`,
  ],
  tokenizers: ({ tokenizer }) => new Map([['tokens', tokenizer]]),

  configure(options, { tokenizer, labels }, initial) {
    const markers = tokenizer.markers(1);
    const maxLength = longestText('encoder', initial, { asked: options.maxLength, markers });
    const fresh = { vocabulary: tokenizer.size, length: maxLength + markers };
    const encoder = initialSide(options, 'encoder', initial, fresh);
    const usual = initialHead(initial, head) ?? { dropout: encoder.options.dropout };
    const model = { encoder, padding: tokenizer.special.pad, head: { ...usual, labels: labels.size } };
    return { ...resolveTextModel(model, head), maxLength };
  },
  parts: ({ encoder, head: options }, { tokenizer, labels }) => ({
    encoder: { config: encoder, tokenizer },
    heads: new Map([[head.kind, options]]),
    labels: labels.labels,
    labelLayers: labelLayersOf(head),
  }),

  encode(rows, assets, config, where) {
    let [cut, unknown] = [0, 0];
    const encode = (tokens: readonly string[]) => {
      const found = piecesOf(assets.tokenizer, tokens, config.maxLength);
      if (found.isCut) cut++;
      unknown += found.unknown;
      return found;
    };
    return { dataset: datasetOf(rows, encode, assets, where), cut, unknown };
  },

  detailTables: classTables,
  evaluator(ready, rows, _, { warn } = {}) {
    const { assets, config, predictor } = ready;
    const words: Int32Array[] = [];
    const encode = (tokens: readonly string[]) => {
      const found = piecesOf(assets.tokenizer, tokens, config.maxLength, warn);
      words.push(found.words);
      return found;
    };
    const dataset = datasetOf(rows, encode, assets, 'test data');
    const truth = rows.map(({ labels }) => labels);
    return async () => {
      const { outputs, loss } = await predictor.evaluate(dataset);
      const sentences = rows.map(({ tokens }) => tokens);
      const answers = answersFrom(outputs, words, sentences, assets.labels);
      const predicted = answers.map(({ labels }) => labels);
      const { f1, precision, recall, accuracy, types } = entityScores(truth, predicted);
      const right = truth.map(
        (labels, i) => 100 * labels.filter((label, t) => label === predicted[i]?.[t]).length,
      );
      const tokens = truth.map((labels) => labels.length);
      const counts = truth.map((labels, i) => entityCounts(labels, predicted[i] ?? []));
      const entities = {
        values: counts.map(({ matched }) => 200 * matched),
        weights: counts.map(({ found, wanted }) => found + wanted),
      };
      return {
        items: rows.length,
        metrics: new Map([
          ['f1', f1],
          ['precision', precision],
          ['recall', recall],
          ['accuracy', accuracy],
          ['lossPerToken', loss.sum / loss.units],
        ]),
        details: new Map([['classes', Object.fromEntries(types)]]),
        perItem: new Map([
          ['f1', entities],
          ['accuracy', { values: right, weights: tokens }],
        ]),
      };
    };
  },

  predict: (ready, inputs, _, warn) => answersTo(ready, inputs, warn),
  formatAnswer: (answer, _, json) => (json ? JSON.stringify(answer) : answer.labels.join(' ')),

  itemView: {
    items: (rows) =>
      rows.map(({ tokens, labels }) => ({
        ...{ input: tokens, text: tokens.join(' ') },
        ...{ references: [labels.join(' ')], length: tokens.length },
      })),
  },
  goldenInputs: (rows) => [...new Set(rows.map(({ tokens }) => tokens.join(' ')))],
  async answerGolden(ready, inputs) {
    const answers = await answersTo(
      ready,
      inputs.map((line) => taggedRows.input(line, 'golden.json')),
    );
    return answers.map(({ labels, probabilities }) => ({
      answer: labels.join(' '),
      numbers: probabilities,
      choices: [],
    }));
  },
};

/** Token ids between markers, and the word of each id, -1 at the markers. */
interface Pieces {
  readonly ids: Int32Array;
  readonly words: Int32Array;
  /** Whether the sentence has more pieces than the model takes. */
  readonly isCut: boolean;
  /** Pieces that the vocabulary lacks, cut ones included. */
  readonly unknown: number;
}

function piecesOf(
  tokenizer: Tokenizer,
  tokens: readonly string[],
  maxLength: number,
  warn: Warn = () => undefined,
): Pieces {
  const encoded = tokenizer.encodeWords(tokens);
  const isCut = encoded.ids.length > maxLength;
  const unknown = countUnknownIds(tokenizer, encoded.ids);
  if (isCut)
    warn(`a sentence of ${tokens.length} tokens has ${encoded.ids.length} pieces and is cut to ${maxLength}`);
  if (unknown > 0)
    warn('a sentence has symbols that the vocabulary lacks; such symbols become <unk>', 'once');
  const { ids, starts } = tokenizer.join(encoded.ids.subarray(0, maxLength));
  const words = new Int32Array(ids.length).fill(-1);
  words.set(encoded.words.subarray(0, maxLength), starts[0] ?? 0);
  return { ids, words, isCut, unknown };
}

/** Examples of rows; labels are kept one up, so that the -1 of what counts nothing is 0. */
function datasetOf(
  rows: RowSequence<TaggedRow>,
  encode: (tokens: readonly string[]) => Pieces,
  { tokenizer, labels }: LabelledTextAssets,
  where: string,
): Dataset {
  const sentences = idLists(tokenizer.size, rows.length);
  const spread = idLists(labels.size + 1, rows.length);
  for (const row of rows) {
    const { ids, words } = encode(row.tokens);
    sentences.push(ids);
    const place = `${where}: sentence ${sentences.length}`;
    const known = row.labels.map((name) => labels.id(name, place));
    spread.push(spreadLabels(known, words).map((label) => label + 1));
  }
  return Object.freeze({
    length: sentences.length,
    lengths: new Map([['T', sentences.lengths()]]),
    at: (i: number): Example =>
      new Map([
        ['ids', new Int32Array(sentences.at(i))],
        ['labels', new Int32Array(spread.at(i)).map((label) => label - 1)],
      ]),
  });
}

/** A sentence without tokens has no labels; what was cut off is outside. */
async function answersTo(
  { predictor, assets, config }: Ready,
  sentences: readonly (readonly string[])[],
  warn?: Warn,
): Promise<readonly TaggingAnswer[]> {
  const pieces = sentences.map((tokens) => piecesOf(assets.tokenizer, tokens, config.maxLength, warn));
  const examples = pieces.map(({ ids }): Example => new Map([['ids', ids]]));
  const outputs = await predictor.outputs(memoryDataset(predictor.model.inputs, examples));
  const words = pieces.map((found) => found.words);
  return answersFrom(outputs, words, sentences, assets.labels);
}
