/** Fill-mask: the words of a text that are hidden are guessed from those around them, BERT's objective. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { type Dataset, memoryDataset } from '../data/dataset.ts';
import type { Example } from '../data/field.ts';
import { cutEvenly, maskedTexts } from '../data/masked-texts.ts';
import { type DocumentRow, documentRows } from '../data/rows/documents.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { bestTokens, fillMask as head } from '../models/heads/fill-mask.ts';
import type { Model } from '../models/model.ts';
import { resolveTextModel, type TextModelConfig, textModel } from '../models/supervised.ts';
import { initialHead, initialSide, initialTokenizer, longestText } from './initial.ts';
import type { Task } from './task.ts';
import { readTokenizer } from './text-assets.ts';
import { excerpt, makeTokenizer, maxLengthOption, normalizations } from './text-encoding.ts';
import { familyOptionsShape, sideOptions, trainingOptionsSchema } from './training-options.ts';

const documents = z.enum(['file', 'line']).describe('what one text is: a whole file, or a line');

const ownOptions = z.strictObject({
  encoder: sideOptions.encoder,
  documents: documents.default('line'),
  unit: z.string().default('auto').describe('auto (bpe:8000), char, word or bpe:N'),
  normalize: normalizations,
  maxLength: maxLengthOption.describe(
    'tokens of the longest stretch that is read; longer texts are cut into several (default: 128)',
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

interface Assets {
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

type Ready = ReadyModel<FillMaskConfig, Assets>;

const files = { tokenizer: 'tokenizer.json' } as const;
const [maskName, goldenWords, goldenCandidates, defaultTopK] = ['[MASK]', 32, 5, 5] as const;
const usualLength = 128;

export const fillMask: Task<
  DocumentRow,
  string,
  FillMaskAnswer,
  FillMaskConfig,
  Assets,
  Options,
  z.output<typeof predicting>
> = {
  name: 'fill-mask',
  summary: 'learns a language from plain text: guesses the words that are hidden',
  sides: ['encoder'],
  options: ownOptions,
  predicting,
  metrics: [
    { name: 'lossPerToken', label: 'loss per hidden token', better: 'lower', criterion: 'loss' },
    { name: 'perplexity', label: 'perplexity', better: 'lower' },
    { name: 'accuracy', label: 'hidden tokens found, %', better: 'higher', criterion: 'accuracy' },
  ],
  rowName: 'texts',
  rows: (options) => documentRows(options),
  inputs: (config) => documentRows(config),
  testRows: (config) => documentRows(config),
  group: ({ text }) => text,

  parseConfig(value) {
    const { maxLength, wholeWords, documents, ...model } = value as Record<string, unknown>;
    const parsed = configSchema.parse({ maxLength, wholeWords, documents });
    return { ...resolveTextModel(model as never, head), ...parsed };
  },
  model: fillMaskModel,
  assetFiles: ({ tokenizer }) => new Map([[files.tokenizer, tokenizer.json]]),
  readAssets: async (stored, { encoder }) => ({
    tokenizer: await readTokenizer(stored, files.tokenizer, encoder.vocabulary),
  }),

  makeAssets(rows, { unit, normalize }, initial) {
    const texts = rows.map(({ text }) => text);
    const choice = { unit: unit === 'auto' ? 'bpe:8000' : unit, normalize, flag: '--unit', mask: true };
    const tokenizer = initialTokenizer(initial, 'encoder', { unit, flag: '--unit' }, () =>
      makeTokenizer(texts, choice),
    );
    maskIdOf(tokenizer);
    return { tokenizer };
  },
  describeAssets: ({ tokenizer }) => [`text: ${tokenizer.unit}, ${tokenizer.size} tokens`],

  configure(options, { tokenizer }, initial) {
    const { wholeWords, documents } = options;
    const markers = tokenizer.markers(1);
    const maxLength = longestText('encoder', initial, {
      asked: options.maxLength,
      usual: usualLength,
      markers,
    });
    const fresh = { vocabulary: tokenizer.size, length: maxLength + markers };
    const encoder = initialSide(options, 'encoder', initial, fresh);
    const given = { padding: tokenizer.special.pad, head: { ...initialHead(initial, head) } };
    return { ...resolveTextModel({ encoder, ...given }, head), maxLength, wholeWords, documents };
  },
  parts: ({ encoder, head: options }, { tokenizer }) => ({
    encoder: { config: encoder, tokenizer },
    heads: new Map([[head.kind, options]]),
  }),

  encode(rows, assets, config) {
    const dataset = datasetOf(rows, assets, config);
    return { dataset, skipped: 0, unknown: dataset.unknown };
  },

  evaluator(ready, rows, _, { criterion } = {}) {
    const { predictor } = ready;
    const dataset = datasetOf(rows, ready.assets, ready.config);
    requireTokens(dataset);
    return async () => {
      const { sum, units } = await predictor.loss(dataset);
      const lossPerToken = sum / units;
      const metrics = new Map([
        ['lossPerToken', lossPerToken],
        ['perplexity', Math.exp(lossPerToken)],
      ]);
      if (criterion === 'loss') return { items: rows.length, metrics };
      const right = await hiddenTokensFound(ready, dataset);
      metrics.set('accuracy', right.reduce((total, each) => total + each, 0) / right.length);
      return { items: rows.length, metrics };
    };
  },

  async predict(ready, texts, { topK = defaultTopK }) {
    const { tokenizer } = ready.assets;
    const found = await fillIn(ready, texts);
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
    const found = await fillIn(ready, inputs);
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
  return Object.freeze({ ...model, outputs: (scope, fed) => bestTokens(model.outputs(scope, fed)) } as Model);
}

/** Throws E_CONFIG where the tokenizer has no mask token, as that of a model to start from may. */
function maskIdOf({ special }: Tokenizer): number {
  if (special.mask !== undefined) return special.mask;
  throw new HeddleError('E_CONFIG', {
    where: 'tokenizer',
    found: 'no mask token',
    allowed: 'a tokenizer that was made for fill-mask, or that of BERT',
    fix: 'train without --init, or start from a model of the task fill-mask',
  });
}

function datasetOf(rows: readonly DocumentRow[], { tokenizer }: Assets, config: FillMaskConfig) {
  const texts = rows.map(({ text }) => text);
  return maskedTexts(texts, tokenizer, { ...config, maskId: maskIdOf(tokenizer) });
}

function requireTokens({ length }: Dataset): void {
  if (length > 0) return;
  throw new HeddleError('E_DATA', { where: 'test data', found: 'no token that the vocabulary has' });
}

/** For each hidden token 100 where it is the most probable one, else 0. */
async function hiddenTokensFound({ predictor }: Ready, dataset: Dataset): Promise<readonly number[]> {
  const outputs = await predictor.outputs(dataset);
  const examples = await Promise.all(outputs.map((_, i) => dataset.at(i)));
  return examples.flatMap((example, i) => {
    const ids = outputs[i]?.get('best');
    const width = ids?.dims[1] ?? 1;
    return Array.from(example.get('labels') ?? [], (label, m) => (ids?.data[m * width] === label ? 100 : 0));
  });
}

/** The stretches of a text that hold a mask, and where. Throws E_DATA where there is none. */
function stretchesOf(text: string, where: string, { assets, config }: Ready): readonly Example[] {
  const { tokenizer } = assets;
  const mask = maskIdOf(tokenizer);
  const stretches = cutEvenly(tokenizer.encodeMasked(text), config.maxLength).filter((ids) =>
    ids.includes(mask),
  );
  if (stretches.length === 0) {
    throw new HeddleError('E_DATA', {
      where,
      found: `no ${maskName} in ${excerpt(text)}`,
      allowed: `a text with ${maskName} in the place of a word`,
    });
  }
  return stretches.map((stretch) => {
    const { ids } = tokenizer.join(stretch);
    const places = Int32Array.from([...ids.keys()].filter((i) => ids[i] === mask));
    return new Map([
      ['ids', ids],
      ['places', places],
    ]);
  });
}

interface Guess {
  readonly id: number;
  readonly logProbability: number;
}

/** For each text and each of its masks, all guesses that the model gives, best first. Throws E_DATA for a text without a mask. */
async function fillIn(
  ready: Ready,
  texts: readonly string[],
): Promise<readonly (readonly (readonly Guess[])[])[]> {
  const stretches = texts.map((text, i) => stretchesOf(text, `text ${i + 1}`, ready));
  const { predictor } = ready;
  const outputs = await predictor.outputs(memoryDataset(predictor.model.inputs, stretches.flat()));
  let next = 0;
  return stretches.map((examples) =>
    examples.flatMap((example) => {
      const found = outputs[next++];
      return Array.from(example.get('places') ?? [], (_, m) => guesses(found, m));
    }),
  );
}

/** The guesses for place m of an example. */
function guesses(outputs: ReadonlyMap<string, HostTensor> | undefined, m: number): readonly Guess[] {
  const ids = outputs?.get('best');
  const logarithms = outputs?.get('logProbabilities');
  const width = ids?.dims[1] ?? 0;
  return Array.from({ length: width }, (_, k) => ({
    id: Number(ids?.data[m * width + k]),
    logProbability: Number(logarithms?.data[m * width + k]),
  }));
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
  const words = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, goldenWords);
  return words.with(words.length >> 1, maskName).join(' ');
}
