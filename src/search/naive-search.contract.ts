/** Searches without caches, batches or bounds: they run the whole-sequence graph again for every token. */
import { endId, padId, startId } from '../base/special-tokens.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import type { DecoderFamily, EncoderFamily } from '../models/family.ts';
import { findFamily, resolveModelConfig } from '../models/model-config.ts';
import { type SequenceToSequence, sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { B, ModuleScope, S, T } from '../nn/module-scope.ts';
import { logSoftmax } from '../ops/log-softmax.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { loadGraph } from './loaded-graph.ts';

export interface RandomModel {
  readonly model: SequenceToSequence;
  readonly flat: Float32Array;
  readonly parameters: ReadonlyMap<string, HostTensor<'float32'>>;
}

type Family = EncoderFamily | DecoderFamily;

/** Families, sizes and whatever else both families take; sizes that a family does not have are left out. */
export type RandomModelOptions = Readonly<Record<string, unknown>> & {
  readonly vocabulary?: number;
  readonly scale?: number;
  readonly encoder?: string;
  readonly decoder?: string;
};

/** A small model with random weights, scaled up so that its distributions have peaks; default a Transformer. */
export function randomModel(seed: number, options: RandomModelOptions = {}): RandomModel {
  const {
    vocabulary = 12,
    scale = 2.5,
    encoder = 'transformer',
    decoder = 'transformer',
    ...changes
  } = options;
  const sizes = { layers: 2, width: 16, inner: 32, heads: 2, length: 12, ...changes };
  const side = (families: readonly Family[], name: string, end: string) => {
    const known = findFamily(families, name, end).options.shape;
    const own = Object.entries(sizes).filter(([key]) => key in known);
    return { family: name, vocabulary, options: Object.fromEntries(own) };
  };
  const model = sequenceToSequence(
    resolveModelConfig({
      encoder: side(encoderFamilies, encoder, 'encoder'),
      decoder: side(decoderFamilies, decoder, 'decoder'),
      tie: false,
    }),
  );
  const scope = ModuleScope.root();
  model.decode(
    scope,
    input('target', 'int32', [B, T]),
    model.encode(scope, input('source', 'int32', [B, S])),
  );
  const flat = initializeParameters(scope.parameters, seed).map((weight) => weight * scale);
  return { model, flat, parameters: viewsOf(layoutOf(scope.parameters), flat) };
}

/** Some sources of different lengths, over the ids that are no specials. */
export function someSources(count: number, vocabulary = 12): readonly Int32Array[] {
  const idAt = (i: number, j: number) => endId + 1 + ((5 * i + 3 * j + i * j) % (vocabulary - endId - 1));
  return Array.from({ length: count }, (_, i) =>
    Int32Array.from({ length: 1 + ((4 * i) % 7) }, (_, j) => idAt(i, j)),
  );
}

/** The log-probabilities of what follows a prefix. */
export type NextToken = (source: Int32Array, prefix: readonly number[]) => Promise<ArrayLike<number>>;

export async function naiveNextToken({ model, parameters }: RandomModel): Promise<NextToken> {
  const scope = ModuleScope.root();
  const memory = model.encode(scope, input('source', 'int32', [B, S]));
  const logits = model.decode(scope, input('target', 'int32', [B, T]), memory);
  const outputs = new Map([['logProbabilities', logSoftmax(logits)]]);
  const graph = await loadGraph(outputs, parameters, nodeRuntime, {});
  const row = (ids: ArrayLike<number>) => hostTensor('int32', [1, ids.length], Int32Array.from(ids));
  return async (source, prefix) => {
    const feeds = new Map([
      ['source', row(source)],
      ['target', row([startId, ...prefix])],
    ]);
    const all = (await graph.run(feeds)).get('logProbabilities')!.data as Float32Array;
    return all.slice(-model.config.decoder.vocabulary);
  };
}

/** A target with its end token, if it has one, and the log-probability of each. */
export interface Sequence {
  readonly ids: readonly number[];
  readonly logProbabilities: readonly number[];
}

const empty: Sequence = { ids: [], logProbabilities: [] };
const sumOf = ({ logProbabilities }: Sequence) => logProbabilities.reduce((sum, value) => sum + value, 0);
const hasEnded = ({ ids }: Sequence) => ids.at(-1) === endId;

export function scoreOf(sequence: Sequence, lengthPenalty: number): number {
  return sumOf(sequence) / ((5 + sequence.ids.length) / 6) ** lengthPenalty;
}

async function extensionsOf(next: NextToken, source: Int32Array, { ids, logProbabilities }: Sequence) {
  const following = Array.from(await next(source, ids));
  return following.flatMap((logProbability, id) =>
    id === padId || id === startId
      ? []
      : [{ ids: [...ids, id], logProbabilities: [...logProbabilities, logProbability] }],
  );
}

export async function naiveGreedy(next: NextToken, source: Int32Array, maxLength: number): Promise<Sequence> {
  let sequence = empty;
  while (true) {
    const extensions = await extensionsOf(next, source, sequence);
    const best = extensions.reduce((a, b) => (sumOf(b) > sumOf(a) ? b : a));
    if (hasEnded(best)) return best;
    if (sequence.ids.length === maxLength) return sequence;
    sequence = best;
  }
}

/** Beam search until `beam` targets are finished and the best live one would be no better if it ended, without any bound; best first. */
export async function naiveBeam(
  next: NextToken,
  source: Int32Array,
  { beam, maxLength, lengthPenalty }: Record<'beam' | 'maxLength' | 'lengthPenalty', number>,
): Promise<readonly Sequence[]> {
  const best = (a: Sequence, b: Sequence) => scoreOf(b, lengthPenalty) - scoreOf(a, lengthPenalty);
  const finished: Sequence[] = [];
  let live: readonly Sequence[] = [empty];
  for (let length = 0; length <= maxLength; length++) {
    const extensions: Sequence[] = [];
    for (const sequence of live) extensions.push(...(await extensionsOf(next, source, sequence)));
    extensions.sort((a, b) => sumOf(b) - sumOf(a));
    finished.push(...extensions.slice(0, beam).filter(hasEnded));
    const unfinished = extensions.filter((sequence) => !hasEnded(sequence)).slice(0, beam);
    const last = finished.toSorted(best)[beam - 1];
    const [first] = unfinished;
    if (first === undefined) break;
    const ended = sumOf(first) / ((5 + first.ids.length + 1) / 6) ** lengthPenalty;
    if (last !== undefined && ended <= scoreOf(last, lengthPenalty)) break;
    if (length < maxLength) live = unfinished;
  }
  return [...(finished.length > 0 ? finished : live)].sort(best);
}

/** Every finished target of at most `maxLength` tokens, best first. */
export async function exhaustiveSearch(
  next: NextToken,
  source: Int32Array,
  maxLength: number,
  lengthPenalty: number,
): Promise<readonly Sequence[]> {
  const grow = async (sequence: Sequence): Promise<readonly Sequence[]> => {
    if (hasEnded(sequence)) return [sequence];
    const extensions = await extensionsOf(next, source, sequence);
    const allowed = sequence.ids.length < maxLength ? extensions : extensions.filter(hasEnded);
    const found: Sequence[] = [];
    for (const extension of allowed) found.push(...(await grow(extension)));
    return found;
  };
  const all = await grow(empty);
  return all.toSorted((a, b) => scoreOf(b, lengthPenalty) - scoreOf(a, lengthPenalty));
}
