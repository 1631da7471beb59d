/** Sequence to sequence: a text becomes another one, such as a spelling its pronunciation. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import { joinWords } from '../data/normalize-text.ts';
import { idLists } from '../data/packed-list.ts';
import { mapRows } from '../data/row-sequence.ts';
import { pairRows, type TextPair } from '../data/rows/sequence-to-sequence.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { modelConfigSchema, parseConfig, resolveModelConfig } from '../models/model-config.ts';
import { pairDataset, type SequenceToSequence, sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { type DecodingProgram, decodingProgram } from '../search/decoding-program.ts';
import { scoreTargets } from '../search/forced-scoring.ts';
import { greedySearch } from '../search/greedy-search.ts';
import { initialSide, initialTokenizer, longestText } from './initial.ts';
import { groupBySource, lossMetrics, pairMetrics, perItemErrors, textMetrics } from './pair-metrics.ts';
import {
  emptyHypothesis,
  type Prediction,
  requireNBest,
  searchOptions,
  searchTargets,
  textOf,
} from './pair-search.ts';
import { pairView } from './pair-view.ts';
import { textDecoders, textEncoders } from './sides.ts';
import type { Task } from './task.ts';
import { readTokenizer } from './text-assets.ts';
import {
  checkUnit,
  countUnknownIds,
  lengthLimit,
  makeTokenizer,
  maxLengthOption,
  normalizations,
  seenText,
  textEncoder,
  unitOption,
} from './text-encoding.ts';
import { familyOptionsShape, sideOptions, trainingOptionsSchema } from './training-options.ts';

const ownOptions = z.strictObject({
  encoder: sideOptions.encoder,
  decoder: sideOptions.decoder,
  tie: z.boolean().default(true).describe('output projection is the target embedding transposed'),
  sourceUnit: unitOption,
  targetUnit: unitOption,
  normalize: normalizations,
  maxLength: maxLengthOption.describe('tokens of the longest source or target (default: 256)'),
  labelSmoothing: z.number().min(0).lt(1).default(0.1).describe('probability that is spread over all labels'),
  metric: z
    .enum(['loss', 'sequence', 'token', 'bleu', 'chrf'])
    .default('loss')
    .describe('dev metric that selects the best weights'),
});

const optionsSchema = trainingOptionsSchema.extend({ ...familyOptionsShape, ...ownOptions.shape });
type Options = z.output<typeof optionsSchema>;

const configSchema = modelConfigSchema.extend({ maxLength: z.int().min(1).max(65536) });
export type PairConfig = z.output<typeof configSchema>;

export interface PairTokenizers {
  readonly source: Tokenizer;
  readonly target: Tokenizer;
}

type Ready = ReadyModel<PairConfig, PairTokenizers>;

const files = { source: 'source.tokenizer.json', target: 'target.tokenizer.json' } as const;

/** Source and target may hold `maxLength` tokens and a marker at each end. */
const markers = 2;

export const sequenceToSequenceTask: Task<
  TextPair,
  string,
  Prediction,
  PairConfig,
  PairTokenizers,
  Options,
  z.output<typeof searchOptions>
> = {
  name: 'sequence-to-sequence',
  summary: 'turns a text into another one',
  sides: { encoder: textEncoders, decoder: textDecoders },
  options: ownOptions,
  predicting: searchOptions,
  metrics: pairMetrics,
  rowName: 'pairs',
  rows: () => pairRows,
  inputs: () => pairRows,
  testRows: () => pairRows,
  checkOptions({ sourceUnit, targetUnit }) {
    checkUnit({ unit: sourceUnit }, '--source-unit');
    checkUnit({ unit: targetUnit }, '--target-unit');
  },
  group: (options, initial) => {
    const seen = seenText(options, initial);
    return ({ source }) => seen(source);
  },

  parseConfig(value) {
    const { maxLength, ...model } = parseConfig(configSchema, value, 'model');
    return Object.freeze({ ...resolveModelConfig(model), maxLength });
  },
  model: sequenceToSequence,
  uniformLoss: ({ decoder }) => Math.log(decoder.vocabulary),
  assetFiles: ({ source, target }) =>
    new Map<string, unknown>([
      [files.source, source.json],
      [files.target, target.json],
    ]),
  readAssets: async (stored, { encoder, decoder }) => ({
    source: await readTokenizer(stored, files.source, encoder.vocabulary),
    target: await readTokenizer(stored, files.target, decoder.vocabulary),
  }),

  makeAssets(rows, { sourceUnit, targetUnit, normalize }, { initial, pulse } = {}) {
    // Targets keep their case: what the model writes should look like what it was shown.
    const targetNormalize = normalize === 'nfc-lower' ? 'nfc' : normalize;
    const sources = mapRows(rows, (row) => row.source);
    const targets = mapRows(rows, (row) => row.target);
    const source = { unit: sourceUnit, normalize, flag: '--source-unit' } as const;
    const target = { unit: targetUnit, normalize: targetNormalize, flag: '--target-unit' } as const;
    return {
      source: initialTokenizer(initial, 'encoder', source, () => makeTokenizer(sources, source, pulse)),
      target: initialTokenizer(initial, 'decoder', target, () => makeTokenizer(targets, target, pulse)),
    };
  },
  describeAssets: ({ source, target }) => [
    `source: ${source.unit}, ${source.size} tokens; target: ${target.unit}, ${target.size} tokens`,
  ],

  tokenizers: ({ source, target }) =>
    new Map([
      ['source', source],
      ['target', target],
    ]),

  tooLong(options, initial) {
    const most = longestSide(options, initial);
    const { sourceUnit, targetUnit, normalize } = options;
    const source = lengthLimit(most, initial?.encoder?.tokenizer ?? { unit: sourceUnit, normalize });
    const target = lengthLimit(most, initial?.decoder?.tokenizer ?? { unit: targetUnit, normalize });
    return (pair) => source(pair.source) || target(pair.target);
  },

  configure(options, { source, target }, initial) {
    const { tie } = options;
    const maxLength = longestSide(options, initial);
    const length = maxLength + markers;
    return {
      encoder: initialSide(options, 'encoder', initial, { vocabulary: source.size, length }),
      decoder: initialSide(options, 'decoder', initial, { vocabulary: target.size, length }),
      tie,
      maxLength,
    };
  },
  parts: ({ encoder, decoder }, { source, target }) => ({
    encoder: { config: encoder, tokenizer: source },
    decoder: { config: decoder, tokenizer: target },
    heads: new Map(),
  }),

  encode(rows, tokenizers, { maxLength }, where) {
    const sources = idLists(tokenizers.source.size, rows.length);
    const targets = idLists(tokenizers.target.size, rows.length);
    const tooLong = new Set<number>();
    let [next, unknown] = [0, 0];
    for (const row of rows) {
      const number = next++;
      requireSource(row, `${where}: pair ${next}`);
      const source = tokenizers.source.encode(row.source);
      const target = tokenizers.target.encode(row.target);
      if (source.length > maxLength || target.length > maxLength) {
        tooLong.add(number);
        continue;
      }
      sources.push(source);
      targets.push(target);
      unknown += countUnknownIds(tokenizers.source, source) + countUnknownIds(tokenizers.target, target);
    }
    return { dataset: pairDataset(sources, targets), tooLong, unknown };
  },

  evaluator(ready, rows, options, { criterion, warn = () => undefined } = {}) {
    const { maxLength } = ready.config;
    const { source, target } = ready.assets;
    const program = programOf(ready);
    const items = groupBySource(rows, source);
    const encodeSource = textEncoder(source, { name: 'source', maxLength, warn });
    const encodeTarget = textEncoder(target, { name: 'target', maxLength, warn });
    const pairs = rows.map((row) => ({
      source: encodeSource(row.source),
      target: encodeTarget(row.target),
    }));
    const searched = criterion === 'loss' ? [] : items;
    const itemSources = searched.map((item) => source.encode(item.source).subarray(0, maxLength));
    return async () => {
      const scores = await scoreTargets(
        program,
        pairs.map((pair) => pair.source),
        pairs.map((pair) => pair.target),
      );
      const loss = lossMetrics(scores);
      if (criterion === 'loss') return { items: items.length, metrics: loss };
      const found = await searchTargets(program, itemSources, { ...options, nBest: 1, maxLength });
      const texts = found.map(([best]) => (best === undefined ? '' : target.decode(best.ids)));
      return {
        items: items.length,
        metrics: new Map([...textMetrics(items, texts, target), ...loss]),
        perItem: perItemErrors(items, texts, target),
      };
    };
  },

  checkPredicting: requireNBest,

  async predict(ready, texts, options, warn) {
    requireNBest(options);
    const { maxLength } = ready.config;
    const encode = textEncoder(ready.assets.source, { name: 'source', maxLength, warn });
    const encoded = texts.map(encode);
    const found = await searchTargets(
      programOf(ready),
      encoded.filter((ids) => ids.length > 0),
      { ...options, maxLength },
    );
    let next = 0;
    return texts.map((source, i) => {
      const empty = (encoded[i]?.length ?? 0) === 0;
      const hypotheses = empty ? [emptyHypothesis] : (found[next++] ?? []);
      return { source, hypotheses: hypotheses.map((one) => textOf(one, ready.assets.target)) };
    });
  },

  formatAnswer({ source, hypotheses }, { nBest = 1 }, json) {
    if (json) return JSON.stringify({ source, hypotheses });
    const breaks = nBest > 1 ? /[\t\r\n]/g : /[\r\n]/g;
    return hypotheses.map(({ text }) => text.replace(breaks, ' ')).join('\t');
  },

  itemView: pairView,
  goldenInputs: (rows) => [...new Set(rows.map(({ source }) => source))],
  async answerGolden(ready, inputs) {
    const { maxLength } = ready.config;
    const { source, target } = ready.assets;
    const sources = inputs.map((text) => source.encode(text).subarray(0, maxLength));
    const found = await greedySearch(programOf(ready), sources, { maxLength });
    return found.map(({ ids, logProbabilities }) => ({
      answer: target.decode(ids),
      numbers: logProbabilities,
      choices: [...ids],
    }));
  },
};

/** The most tokens of a source and of a target. */
function longestSide({ maxLength }: Pick<Options, 'maxLength'>, initial: ModelParts | undefined): number {
  const choice = { asked: maxLength, markers };
  return Math.min(longestText('encoder', initial, choice), longestText('decoder', initial, choice));
}

/** The decoding program of a model in use. */
export function programOf({ predictor }: Pick<Ready, 'predictor'>): DecodingProgram {
  return decodingProgram(predictor.model as SequenceToSequence, predictor.graphs);
}

function requireSource({ source }: TextPair, where: string): void {
  if (joinWords(source) !== '') return;
  throw new HeddleError('E_DATA', {
    where,
    found: 'an empty source',
    allowed: 'text',
    fix: 'fill it in, or remove the pair',
  });
}
