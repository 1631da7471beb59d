import { HeddleError } from '../base/errors.ts';
import { batchOf, drawBatch } from '../data/batch.ts';
import { type Dataset, widestAxes } from '../data/dataset.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import type { Generator } from '../models/model.ts';
import { pairExample, type SequenceToSequence } from '../models/sequence-to-sequence.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { outputsGraph, startGraph, stepGraph } from './decoding-graphs.ts';
import { type GraphOptions, type HostTensors, type LoadedGraphs, loadedGraphs } from './loaded-graph.ts';
import { idRectangle } from './rows.ts';

/** What the decoder remembers; the first axis of every tensor is the row. */
export interface DecoderCaches {
  /** The same at every step. */
  readonly fixed: HostTensors;
  /** Replaced by every step. */
  readonly state: HostTensors;
}

/** The most probable next tokens of every row, best first. */
export interface NextTokens {
  readonly count: number;
  /** [B, count] */
  readonly ids: Int32Array;
  /** [B, count], natural logarithms */
  readonly logProbabilities: Float32Array;
  readonly state: HostTensors;
}

/** A model that is ready to write token by token. */
export interface StepProgram {
  /** Size of the vocabulary that it writes. */
  readonly vocabulary: number;
  /** The most tokens that it can write or hold; Infinity where nothing limits it. */
  readonly longestTarget: number;
  /** The caches before the first token of each row. */
  readonly start: (feeds: HostTensors, rows: number) => Promise<DecoderCaches>;
  /** Reads one token a row and predicts the next; `count` is at most the vocabulary. */
  readonly step: (tokens: Int32Array, caches: DecoderCaches, count: number) => Promise<NextTokens>;
  readonly release: () => Promise<void>;
}

/** An encoder-decoder that is ready to decode: what every search is written against. */
export interface SearchProgram<Source> extends StepProgram {
  /** The positions of a source, by which batches are made. */
  readonly lengthOf: (source: Source) => number;
  /** The caches before the first step. Throws E_LIMIT for a source that the model has no positions for. */
  readonly encode: (sources: readonly Source[]) => Promise<DecoderCaches>;
}

/** A sequence-to-sequence model that is ready to decode the token ids of sources. */
export interface DecodingProgram extends SearchProgram<Int32Array> {
  /** Log-probabilities [B, T] of the targets and their end tokens, 0 at padding. Throws E_LIMIT as above. */
  readonly score: (sources: readonly Int32Array[], targets: readonly Int32Array[]) => Promise<Float32Array>;
}

/** The step program of a model on graphs that hold its parameters. */
export function stepProgram(model: Generator, graphs: LoadedGraphs): StepProgram {
  return Object.freeze({
    vocabulary: model.vocabulary,
    longestTarget: model.longestOutput,
    start: async (feeds: HostTensors, rows: number) => {
      const counted = new Map([...feeds, ['rows', hostTensor('int32', [rows, 1], new Int32Array(rows))]]);
      const caches = await graphs.run('start', () => startGraph(model), counted);
      return { fixed: withPrefix(caches, 'fixed:'), state: withPrefix(caches, 'state:') };
    },
    step: async (tokens: Int32Array, { fixed, state }: DecoderCaches, count: number) => {
      const token = hostTensor('int32', [tokens.length, 1], tokens);
      const feeds = new Map([['token', token], ...rename(fixed, 'fixed:'), ...rename(state, 'state:')]);
      return nextTokens(count, await graphs.run(`step ${count}`, () => stepGraph(model, count), feeds));
    },
    release: graphs.release,
  });
}

/**
 * The decoding program of a model. Each of its graphs is traced and loaded when it is first used.
 *
 * `parameters` are read by reference at every run: after an update of the flat buffer behind them the same
 * program decodes with the new values.
 */
export function loadDecodingProgram(
  model: SequenceToSequence,
  parameters: HostTensors,
  runtime: Runtime,
  options: GraphOptions = {},
): DecodingProgram {
  return decodingProgram(model, loadedGraphs(parameters, runtime, options));
}

/** The decoding program of a model on graphs that hold its parameters. */
export function decodingProgram(model: SequenceToSequence, graphs: LoadedGraphs): DecodingProgram {
  const program = stepProgram(model, graphs);
  return Object.freeze({
    ...program,
    lengthOf: ({ length }: Int32Array) => length,
    encode: async (sources: readonly Int32Array[]) => {
      holdLength('source', sources, model.longestInput);
      return program.start(new Map([['source', idRectangle(sources)]]), sources.length);
    },
    score: async (sources: readonly Int32Array[], targets: readonly Int32Array[]) => {
      holdLength('source', sources, model.longestInput);
      holdLength('target', targets, model.longestOutput);
      const examples = sources.map((source, i) => pairExample(source, targets[i] ?? new Int32Array(0)));
      const { feeds } = batchOf(new Map([...model.inputs, ...model.labels]), examples);
      const found = await graphs.run('outputs', () => outputsGraph(model), feeds);
      return found.get('logProbabilities')!.data as Float32Array;
    },
  });
}

/** The search program of an encoder-decoder that reads examples: a source is the number of an example of the dataset. */
export function datasetProgram(
  model: Generator,
  graphs: LoadedGraphs,
  dataset: Dataset,
): SearchProgram<number> {
  const program = stepProgram(model, graphs);
  const lengths = widestAxes(dataset);
  return Object.freeze({
    ...program,
    lengthOf: (i: number) => lengths[i] ?? 1,
    encode: async (numbers: readonly number[]) => {
      const { feeds, rows } = await drawBatch(model.inputs, dataset, numbers);
      return program.start(feeds, rows);
    },
  });
}

function holdLength(side: string, rows: readonly Int32Array[], longest: number): void {
  const long = rows.find((row) => row.length > longest);
  if (long === undefined) return;
  throw new HeddleError('E_LIMIT', {
    where: side,
    found: `${long.length} tokens`,
    allowed: `at most ${longest}, the positions of the model`,
    fix: 'split it, or train with a larger --max-length',
  });
}

function nextTokens(count: number, outputs: HostTensors): NextTokens {
  return {
    count,
    ids: outputs.get('ids')!.data as Int32Array,
    logProbabilities: outputs.get('logProbabilities')!.data as Float32Array,
    state: withPrefix(outputs, 'next:'),
  };
}

/** The tensors whose names begin with `prefix`, under the rest of their names. */
export function withPrefix(tensors: HostTensors, prefix: string): HostTensors {
  const found = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(found.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/** The tensors with `prefix` before their names. */
export function rename(tensors: HostTensors, prefix: string): HostTensors {
  return new Map([...tensors].map(([name, tensor]) => [`${prefix}${name}`, tensor]));
}
