/** Text generation: a language model that goes on from a prompt. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { bordersOf, documentTokens, forbiddenTokens, predictedCharacters } from '../data/document-tokens.ts';
import { holdOutEnd } from '../data/hold-out-end.ts';
import { idLists } from '../data/packed-list.ts';
import { mapRows } from '../data/row-sequence.ts';
import { type DocumentRow, documentRows } from '../data/rows/documents.ts';
import { textWindows, windowDataset } from '../data/text-windows.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { decoderFamilies } from '../models/families.ts';
import { languageModel, languageModelConfigSchema, resolveLanguageModel } from '../models/language-model.ts';
import { findFamily, parseConfig, type SideConfig } from '../models/model-config.ts';
import {
  type ContinuationOptions,
  continuation,
  continuationOptions,
  escapeBreaks,
  type GenerationAnswer,
  type GenerationAssets,
  type GenerationConfig,
} from './continuation.ts';
import { initialSide, initialTokenizer } from './initial.ts';
import { textDecoders } from './sides.ts';
import type { Evaluation, Task, Warn } from './task.ts';
import { readTokenizer } from './text-assets.ts';
import { checkUnit, countUnknownIds, makeTokenizer, normalizations, textEncoder } from './text-encoding.ts';
import { familyOptionsShape, sideOptions, trainingOptionsSchema } from './training-options.ts';

const ownOptions = z.strictObject({
  decoder: sideOptions.decoder,
  context: z
    .int()
    .min(1)
    .max(65536)
    .optional()
    .describe('tokens that are predicted in one window (default: 128)'),
  documents: z.enum(['file', 'line']).default('file').describe('whether a file is one text or each line is'),
  unit: z
    .string()
    .optional()
    .describe('char (default), word, bpe:N or auto; with --init: the tokenizer of the model'),
  normalize: normalizations,
  tie: z
    .boolean()
    .optional()
    .describe(
      'output projection is the token embedding transposed (default: true, or as the model of --init)',
    ),
  metric: z.enum(['loss']).default('loss').describe('dev metric that selects the best weights'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const configSchema = languageModelConfigSchema.extend({
  context: z.int().min(1).max(65536),
  documents: z.enum(['file', 'line']),
});

const file = 'tokenizer.json';

/** What other models call the projection to the vocabulary. */
const headKind = 'text-generation';

/** Tokens of a window where the user does not say it. */
const usualContext = 128;

/** Of golden cases: characters of a prompt, tokens of its continuation. */
const golden = { prompt: 16, tokens: 16, cases: 4 } as const;

/** Options of decoders that attend to an encoder, which would do nothing here, and their flags. */
const attending = { attention: '--attention', inputFeeding: '--input-feeding' } as const;

export const textGeneration: Task<
  DocumentRow,
  string,
  GenerationAnswer,
  GenerationConfig,
  GenerationAssets,
  Options,
  ContinuationOptions
> = {
  name: 'text-generation',
  summary: 'goes on from the beginning of a text',
  sides: { decoder: textDecoders },
  options: ownOptions,
  predicting: continuationOptions,
  metrics: [
    { name: 'lossPerToken', label: 'loss per token', better: 'lower', criterion: 'loss' },
    { name: 'perplexity', label: 'perplexity', better: 'lower' },
    { name: 'bitsPerCharacter', label: 'bits per character', better: 'lower' },
  ],
  rowName: 'documents',
  rows: documentRows,
  inputs: documentRows,
  testRows: documentRows,
  group: () => (row) => row.text,
  unusedOptions: Object.keys(attending),
  checkOptions,

  split(rows, { documents }) {
    const { train, heldOut } = holdOutEnd(rows, { cut: documents === 'file' });
    const count = heldOut.reduce((sum, { text }) => sum + text.length, 0).toLocaleString('en');
    return {
      train,
      dev: heldOut,
      notes: [`held out the last 5 % of the text, ${count} characters, as dev set`],
    };
  },

  parseConfig(value) {
    const { context, documents, ...model } = parseConfig(configSchema, value, 'model');
    return Object.freeze({ ...resolveLanguageModel(model), context, documents });
  },
  model: languageModel,
  uniformLoss: ({ decoder }) => Math.log(decoder.vocabulary),
  assetFiles: ({ tokenizer }) => new Map([[file, tokenizer.json]]),
  readAssets: async (stored, { decoder }) => ({
    tokenizer: await readTokenizer(stored, file, decoder.vocabulary),
  }),

  makeAssets(rows, { unit, normalize }, { initial, pulse } = {}) {
    const texts = mapRows(rows, ({ text }) => text);
    const [asked, flag] = [unit ?? 'auto', '--unit'];
    const make = () => makeTokenizer(texts, { unit: unit ?? 'char', normalize, flag }, pulse);
    return { tokenizer: initialTokenizer(initial, 'decoder', { unit: asked, flag }, make) };
  },
  describeAssets: ({ tokenizer }) => [`text: ${tokenizer.unit}, ${tokenizer.size} tokens`],
  tokenizers: ({ tokenizer }) => new Map([['text', tokenizer]]),

  configure(options, { tokenizer }, initial) {
    const { context: asked, documents } = options;
    const fresh = { vocabulary: tokenizer.size, length: asked ?? usualContext };
    const decoder = initialSide(options, 'decoder', initial, fresh);
    const context = contextOf(asked, decoder);
    const tie = options.tie ?? initial?.heads.get(headKind)?.tie !== false;
    const forbidden = [...forbiddenTokens(tokenizer, bordersOf(tokenizer, documents))];
    return { ...resolveLanguageModel({ decoder, tie, forbidden }), context, documents };
  },
  parts: ({ decoder, tie }, { tokenizer }) => ({
    decoder: { config: decoder, tokenizer },
    heads: new Map([[headKind, { tie }]]),
  }),

  encode(rows, { tokenizer }, config) {
    let unknown = 0;
    const documents = idLists(tokenizer.size, rows.length);
    for (const ids of tokensOf(rows, tokenizer, config)) {
      unknown += countUnknownIds(tokenizer, ids);
      documents.push(ids);
    }
    return { dataset: windowDataset(textWindows(documents, config.context)), unknown };
  },

  evaluator(ready, rows, _, { criterion, warn } = {}) {
    const { config, assets, predictor } = ready;
    const documents = [...tokensOf(rows, assets.tokenizer, config, warn)];
    const windows = textWindows(documents, config.context);
    const dataset = windowDataset(windows);
    const borders = bordersOf(assets.tokenizer, config.documents);
    const characters = documents.reduce(
      (sum, ids, i) => sum + predictedCharacters(assets.tokenizer, borders, rows[i]?.text ?? '', ids),
      0,
    );
    return async () => {
      if (criterion !== undefined) {
        const { sum, units } = await predictor.loss(dataset);
        return { items: rows.length, metrics: metricsOf(sum, units, characters) };
      }
      const outputs = await predictor.outputs(dataset);
      const losses = outputs.map((found, i) => {
        const logProbabilities = Array.from(found.get('logProbabilities')?.data ?? [], Number);
        return -total(logProbabilities, 0, windows.lengthOf(i));
      });
      const lengths = losses.map((__, i) => windows.lengthOf(i));
      return evaluationOf(losses, lengths, windowsOf(documents, config.context), characters);
    };
  },

  async predict(ready, prompts, options, warn) {
    const answers: GenerationAnswer[] = [];
    for (const prompt of prompts) {
      const answer = continuation(ready, prompt, options, warn);
      for await (const _ of answer.pieces);
      answers.push(answer.found());
    }
    return answers;
  },

  async *stream(ready, prompt, options, warn) {
    yield* continuation(ready, prompt, options, warn).pieces;
  },

  formatAnswer: (answer, _, json) => (json ? JSON.stringify(answer) : escapeBreaks(answer.text)),
  rawAnswer: ({ text }) => text,

  goldenInputs: (rows) => [...new Set(rows.flatMap(({ text }) => beginnings(text, rows.length)))],
  async answerGolden(ready, inputs) {
    const found: { answer: string; numbers: readonly number[]; choices: readonly number[] }[] = [];
    for (const input of inputs) {
      const answer = continuation(ready, input, { maxNewTokens: golden.tokens }, () => undefined);
      for await (const _ of answer.pieces);
      const { text, logProbabilities } = answer.found();
      found.push({ answer: text, numbers: logProbabilities, choices: answer.tokens.map(({ id }) => id) });
    }
    return found;
  },
};

/** The window that is asked for, or the usual one and no more than the decoder has positions for. Throws E_CONFIG. */
function contextOf(asked: number | undefined, { family, options }: SideConfig): number {
  const capacity = findFamily(decoderFamilies, family, 'decoder').positions(options);
  if (asked === undefined) return Math.min(usualContext, capacity);
  if (asked <= capacity) return asked;
  throw new HeddleError('E_CONFIG', {
    where: '--context',
    found: String(asked),
    allowed: `at most ${capacity}, for which the model of --init has positions`,
  });
}

/** Throws E_CONFIG for options of attention, and for a unit that does not exist. */
function checkOptions({ unit, model, decoderModel }: Options): void {
  checkUnit({ unit });
  for (const [key, flag] of Object.entries(attending)) {
    if (!(key in model || key in decoderModel)) continue;
    const found = 'an option of a decoder that attends to an encoder';
    throw new HeddleError('E_CONFIG', {
      where: flag,
      found,
      allowed: 'with sequence-to-sequence',
      fix: 'leave it out',
    });
  }
}

function* tokensOf(
  rows: Iterable<DocumentRow>,
  tokenizer: Tokenizer,
  { documents }: GenerationConfig,
  warn: Warn = () => undefined,
): Generator<Int32Array, void, void> {
  const borders = bordersOf(tokenizer, documents);
  const encode = textEncoder(tokenizer, { name: 'text', maxLength: Number.POSITIVE_INFINITY, warn });
  for (const { text } of rows) yield documentTokens(encode(text), borders);
}

function metricsOf(sum: number, tokens: number, characters: number): ReadonlyMap<string, number> {
  return new Map([
    ['lossPerToken', sum / tokens],
    ['perplexity', Math.exp(sum / tokens)],
    ['bitsPerCharacter', sum / Math.LN2 / characters],
  ]);
}

/** How many windows each document has. */
function windowsOf(documents: readonly Int32Array[], context: number): readonly number[] {
  return documents.map(({ length }) => Math.ceil(Math.max(0, length - 1) / context));
}

/** Items are documents; of a single document, its windows. */
function evaluationOf(
  losses: readonly number[],
  lengths: readonly number[],
  windows: readonly number[],
  characters: number,
): Evaluation {
  const filled = windows.filter((count) => count > 0);
  const sizes = filled.length > 1 ? filled : losses.map(() => 1);
  let from = 0;
  const spans = sizes.map((size) => {
    from += size;
    return [from - size, from] as const;
  });
  const values = spans.map((span) => total(losses, ...span));
  const weights = spans.map((span) => total(lengths, ...span));
  return {
    items: sizes.length,
    metrics: metricsOf(total(losses), total(lengths), characters),
    perItem: new Map([['lossPerToken', { values, weights }]]),
  };
}

function total(values: readonly number[], from = 0, to = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? 0;
  return sum;
}

/** Beginnings of a text for golden cases: of a single text, also from places inside of it. */
function beginnings(text: string, rows: number): readonly string[] {
  const pieces = rows > 1 ? 1 : golden.cases;
  const stride = Math.floor(text.length / pieces);
  const cuts = Array.from({ length: pieces }, (_, i) =>
    text.slice(i * stride, i * stride + 2 * golden.prompt),
  );
  return cuts.map((piece) => Array.from(piece).slice(0, golden.prompt).join(''));
}
