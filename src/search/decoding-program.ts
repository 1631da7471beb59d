import { HeddleError } from '../base/errors.ts';
import { endId, startId } from '../base/special-tokens.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import type { SequenceToSequence } from '../models/sequence-to-sequence.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { encodeGraph, type Outputs, scoreGraph, stepGraph } from './decoding-graphs.ts';
import { type GraphOptions, type HostTensors, type LoadedGraph, loadGraph } from './loaded-graph.ts';
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

/** A model that is ready to decode: what every search is written against. */
export interface DecodingProgram {
  /** Size of the target vocabulary. */
  readonly vocabulary: number;
  /** The longest target that the model has positions for, `</s>` not counted. */
  readonly longestTarget: number;
  /** The caches before the first step. Throws E_LIMIT for a source that the model has no positions for. */
  readonly encode: (sources: readonly Int32Array[]) => Promise<DecoderCaches>;
  /** Reads one token a row and predicts the next; `count` is at most the vocabulary. */
  readonly step: (tokens: Int32Array, caches: DecoderCaches, count: number) => Promise<NextTokens>;
  /** Log-probabilities [B, T] of the targets and their end tokens, 0 at padding. Throws E_LIMIT as above. */
  readonly score: (sources: readonly Int32Array[], targets: readonly Int32Array[]) => Promise<Float32Array>;
  readonly release: () => Promise<void>;
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
  const loaded = new Map<string, Promise<LoadedGraph>>();
  const run = async (name: string, trace: () => Outputs, feeds: HostTensors) => {
    const graph = loaded.get(name) ?? loadGraph(trace(), parameters, runtime, options);
    loaded.set(name, graph);
    return (await graph).run(feeds);
  };
  const { encoder, decoder } = model.config;
  const longestSource = lengthLimit(encoder.options);
  const longestTarget = lengthLimit(decoder.options) - 1;
  return Object.freeze({
    vocabulary: decoder.vocabulary,
    longestTarget,
    encode: async (sources: readonly Int32Array[]) => {
      holdLength('source', sources, longestSource);
      const caches = await run(
        'encode',
        () => encodeGraph(model),
        new Map([['source', idRectangle(sources)]]),
      );
      return { fixed: withPrefix(caches, 'fixed:'), state: withPrefix(caches, 'state:') };
    },
    step: async (tokens: Int32Array, { fixed, state }: DecoderCaches, count: number) => {
      const token = hostTensor('int32', [tokens.length, 1], tokens);
      const feeds = new Map([['token', token], ...rename(fixed, 'fixed:'), ...rename(state, 'state:')]);
      return nextTokens(count, await run(`step ${count}`, () => stepGraph(model, count), feeds));
    },
    score: async (sources: readonly Int32Array[], targets: readonly Int32Array[]) => {
      holdLength('source', sources, longestSource);
      holdLength('target', targets, longestTarget);
      const found = await run('score', () => scoreGraph(model), scoreFeeds(sources, targets));
      return found.get('logProbabilities')!.data as Float32Array;
    },
    release: async () => {
      for (const graph of loaded.values()) await (await graph).release();
      loaded.clear();
    },
  });
}

/** The longest sequence that a side has positions for; families without positions have no limit. */
function lengthLimit(options: Readonly<Record<string, unknown>>): number {
  return typeof options.length === 'number' ? options.length : Infinity;
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

function scoreFeeds(sources: readonly Int32Array[], targets: readonly Int32Array[]): HostTensors {
  return new Map([
    ['source', idRectangle(sources)],
    ['targetInput', idRectangle(targets.map((target) => [startId, ...target]))],
    ['targetOutput', idRectangle(targets.map((target) => [...target, endId]))],
  ]);
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
function withPrefix(tensors: HostTensors, prefix: string): HostTensors {
  const found = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(found.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

function rename(tensors: HostTensors, prefix: string): HostTensors {
  return new Map([...tensors].map(([name, tensor]) => [`${prefix}${name}`, tensor]));
}
