/** Fill-mask: the words of a text that are hidden are guessed from those around them, BERT's objective. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Dataset } from '../data/dataset.ts';
import { maskedTexts } from '../data/masked-texts.ts';
import { wordsOf } from '../data/normalize-text.ts';
import { mapRows, type RowSequence } from '../data/row-sequence.ts';
import { type DocumentRow, documentRows } from '../data/rows/documents.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { bestTokens, fillMask as head } from '../models/heads/fill-mask.ts';
import type { Model } from '../models/model.ts';
import { parseConfig } from '../models/model-config.ts';
import { resolveTextModel, type TextModelConfig, textModel } from '../models/supervised.ts';
import { fillIn, maskIdOf, maskName } from './fill-in.ts';
import { initialHead, initialSide, initialTokenizer, longestText } from './initial.ts';
import { textEncoders } from './sides.ts';
import type { Task } from './task.ts';
import { readTokenizer } from './text-assets.ts';
import { checkUnit, makeTokenizer, maxLengthOption, normalizations, seenText } from './text-encoding.ts';
import { familyOptionsShape, sideOptions, trainingOptionsSchema } from './training-options.ts';

const documents = z.enum(['file', 'line']).describe('what one text is: a whole file, or a line');

const ownOptions = z.strictObject({
  encoder: sideOptions.encoder,
  documents: documents.default('line'),
  unit: z.string().default('auto').describe('auto (bpe:8000), char, word or bpe:N'),
  normalize: normalizations,
  maxLength: maxLengthOption.describe(
    'tokens of the longest stretch that is read; longer texts are cut into several (default: 256, or what --init can hold)',
  ),
  wholeWords: z.boolean().default(false).describe('hide all tokens of a word together'),
  metric: z.enum(['loss', 'accuracy']).default('loss').describe('dev metric that selects the best weights'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const predicting = z.strictObject({
  topK: z.int().min(1).max(100).default(5).describe('tokens for each mask with their probabilities'),
});

const configSchema = z.strictObject({
  maxLength: z.int().min(1).max(65536),
  wholeWords: z.boolean(),
  documents,
});

export type FillMaskConfig = TextModelConfig & z.output<typeof configSchema>;

export interface FillMaskAssets {
  readonly tokenizer: Tokenizer;
}

/** A token for the place of a mask, as the vocabulary spells it: byte pairs write ▁ before the first piece of a word. */
interface Candidate {
  readonly token: string;
  readonly probability: number;
}

export interface FillMaskAnswer {
  readonly text: string;
  /** For each mask, in the order of the text, its most probable tokens. */
  readonly masks: readonly (readonly Candidate[])[];
}

const files = { tokenizer: 'tokenizer.json' } as const;
const [goldenWords, goldenCandidates, defaultTopK] = [32, 5, 5] as const;

export const fillMask: Task<
  DocumentRow,
  string,
  FillMaskAnswer,
  FillMaskConfig,
  FillMaskAssets,
  Options,
  z.output<typeof predicting>
> = {
  name: 'fill-mask',
  summary: 'learns a language from plain text: guesses the words that are hidden',
  sides: { encoder: textEncoders },
  options: ownOptions,
  predicting,
  metrics: [
    { name: 'lossPerToken', label: 'loss per hidden token', better: 'lower', criterion: 'loss' },
    { name: 'perplexity', label: 'perplexity', better: 'lower' },
    {
      name: 'accuracy',
      label: 'hidden tokens found, %',
      better: 'higher',
      criterion: 'accuracy',
      range: [0, 100],
    },
  ],
  rowName: 'texts',
  rows: (options) => documentRows(options),
  inputs: (config) => documentRows(config),
  testRows: (config) => documentRows(config),
  checkOptions: checkUnit,
  group: (options, initial) => {
    const seen = seenText(options, initial);
    return ({ text }) => seen(text);
  },

  parseConfig(value) {
    const { maxLength, wholeWords, documents, ...model } = value as Record<string, unknown>;
    const parsed = parseConfig(configSchema, { maxLength, wholeWords, documents }, 'model');
    return { ...resolveTextModel(model as never, head), ...parsed };
  },
  model: fillMaskModel,
  uniformLoss: ({ encoder }) => Math.log(encoder.vocabulary),
  assetFiles: ({ tokenizer }) => new Map([[files.tokenizer, tokenizer.json]]),
  readAssets: async (stored, { encoder }) => ({
    tokenizer: await readTokenizer(stored, files.tokenizer, encoder.vocabulary),
  }),

  makeAssets(rows, { unit, normalize }, { initial, pulse } = {}) {
    const texts = mapRows(rows, ({ text }) => text);
    const flag = '--unit';
    const choice = { unit: unit === 'auto' ? 'bpe:8000' : unit, normalize, flag, mask: true };
    const make = () => makeTokenizer(texts, choice, pulse);
    const tokenizer = initialTokenizer(initial, 'encoder', { unit, flag }, make);
    maskIdOf(tokenizer);
    return { tokenizer };
  },
  describeAssets: ({ tokenizer }) => [`text: ${tokenizer.unit}, ${tokenizer.size} tokens`],

  tokenizers: ({ tokenizer }) => new Map([['text', tokenizer]]),

  configure(options, { tokenizer }, initial) {
    const { wholeWords, documents } = options;
    const markers = tokenizer.markers(1);
    const maxLength = longestText('encoder', initial, { asked: options.maxLength, markers });
    const fresh = { vocabulary: tokenizer.size, length: maxLength + markers };
    const encoder = initialSide(options, 'encoder', initial, fresh);
    const padding = tokenizer.special.pad;
    const model = resolveTextModel({ encoder, padding, head: { ...initialHead(initial, head) } }, head);
    return { ...model, maxLength, wholeWords, documents };
  },
  parts: ({ encoder, head: options }, { tokenizer }) => ({
    encoder: { config: encoder, tokenizer },
    heads: new Map([[head.kind, options]]),
  }),

  encode(rows, assets, config) {
    const dataset = datasetOf(rows, assets, config);
    return { dataset, unknown: dataset.unknown };
  },

  evaluator(ready, rows, _, { criterion } = {}) {
    const { predictor } = ready;
    const dataset = datasetOf(rows, ready.assets, ready.config);
    requireTokens(dataset);
    return async () => {
      if (criterion === 'loss') {
        return { items: rows.length, metrics: lossMetrics(await predictor.loss(dataset)) };
      }
      const { outputs, loss } = await predictor.evaluate(dataset);
      const metrics = lossMetrics(loss);
      const right = await hiddenTokensFound(outputs, dataset);
      metrics.set('accuracy', right.reduce((total, each) => total + each, 0) / right.length);
      // Of several tokens of a text each counts for itself.
      return { items: rows.length, metrics, perItem: new Map([['accuracy', right]]) };
    };
  },

  async predict(ready, texts, { topK = defaultTopK }) {
    const { tokenizer } = ready.assets;
    const found = await fillIn(ready, texts, ready.config.maxLength);
    return texts.map((text, i) => ({
      text,
      masks: (found[i] ?? []).map((best) =>
        best.slice(0, topK).map(({ id, logProbability }) => ({
          token: tokenizer.token(id),
          probability: Math.exp(logProbability),
        })),
      ),
    }));
  },

  formatAnswer({ text, masks }, _, json) {
    if (json) return JSON.stringify({ text, masks });
    return masks
      .flat()
      .map(({ token, probability }) => `${visible(token)}\t${probability.toFixed(4)}`)
      .join('\t');
  },

  goldenInputs: (rows) => [...new Set(rows.map(({ text }) => hideOneWord(text)))],
  async answerGolden(ready, inputs) {
    const found = await fillIn(ready, inputs, ready.config.maxLength);
    return found.map(([best = []]) => {
      const first = best.slice(0, goldenCandidates);
      return {
        answer: ready.assets.tokenizer.tokens(first.map(({ id }) => id)).join(' '),
        numbers: first.map(({ logProbability }) => logProbability),
        choices: first.map(({ id }) => id),
      };
    });
  },
};

/** The model of the head, which answers with the best tokens alone: the logits of all places are too large to keep. */
function fillMaskModel(config: FillMaskConfig): Model {
  const model = textModel(config, head, { places: true });
  const forward: Model['forward'] = (scope, fed) => {
    const { outputs, loss } = model.forward(scope, fed);
    return { outputs: bestTokens(outputs), loss };
  };
  return Object.freeze({ ...model, forward });
}

function datasetOf(rows: RowSequence<DocumentRow>, { tokenizer }: FillMaskAssets, config: FillMaskConfig) {
  const texts = mapRows(rows, ({ text }) => text);
  return maskedTexts(texts, tokenizer, { ...config, maskId: maskIdOf(tokenizer) });
}

function requireTokens({ length }: Dataset): void {
  if (length > 0) return;
  throw new HeddleError('E_DATA', { where: 'test data', found: 'no token that the vocabulary has' });
}

function lossMetrics({ sum, units }: { readonly sum: number; readonly units: number }) {
  const lossPerToken = sum / units;
  return new Map([
    ['lossPerToken', lossPerToken],
    ['perplexity', Math.exp(lossPerToken)],
  ]);
}

/** For each hidden token 100 where it is the most probable one, else 0. */
async function hiddenTokensFound(
  outputs: readonly ReadonlyMap<string, HostTensor>[],
  dataset: Dataset,
): Promise<readonly number[]> {
  const examples = await Promise.all(outputs.map((_, i) => dataset.at(i)));
  return examples.flatMap((example, i) => {
    const ids = outputs[i]?.get('best');
    const width = ids?.dims[1] ?? 1;
    return Array.from(example.get('labels') ?? [], (label, m) => (ids?.data[m * width] === label ? 100 : 0));
  });
}

const escapes = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\\', '\\\\'],
]);

/** A token that may be white space, in one cell of a table. */
function visible(token: string): string {
  return token.replace(/[\t\n\r\\]/g, (character) => escapes.get(character) ?? character);
}

/** The first words of a text with a mask in the place of the middle one. */
function hideOneWord(text: string): string {
  const words = wordsOf(text).slice(0, goldenWords);
  return words.with(words.length >> 1, maskName).join(' ');
}
