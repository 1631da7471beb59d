/** Small models of any two families, with random weights, and their log-probabilities computed in two ways. */

import { endId, startId } from '../../src/base/special-tokens.ts';
import { traceParameters } from '../../src/bundle/trace-parameters.ts';
import { decoderFamilies, encoderFamilies } from '../../src/models/families.ts';
import type { DecoderFamily, EncoderFamily } from '../../src/models/family.ts';
import { findFamily, resolveModelConfig } from '../../src/models/model-config.ts';
import { type SequenceToSequence, sequenceToSequence } from '../../src/models/sequence-to-sequence.ts';
import { initializeParameters, layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { type DecodingProgram, loadDecodingProgram } from '../../src/search/decoding-program.ts';
import type { GraphOptions } from '../../src/search/loaded-graph.ts';

const vocabulary = 12;

/** A side of a model: the name of its family, and options beside the small sizes that every side gets. */
export interface Side {
  readonly family: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

const small = { layers: 2, width: 16, inner: 32, heads: 2, length: 12, dropout: 0.2 };

/** Every family with every family, by name. */
const pairs = encoderFamilies.flatMap((encoder) =>
  decoderFamilies.map((decoder) => [{ family: encoder.name }, { family: decoder.name }] as const),
);

const plain = { family: 'lstm' };
const fed = { inputFeeding: true };

/** Recurrent sides with what is not their default. */
const recurrentPairs: readonly (readonly [Side, Side])[] = [
  [plain, { family: 'elman', options: { ...fed, attention: 'additive', activation: 'relu' } }],
  [{ family: 'gru' }, { family: 'lstm', options: { ...fed, attention: 'dot', layers: 3, residual: true } }],
  [{ family: 'conv' }, { family: 'gru', options: { ...fed, layers: 1, embedding: 6 } }],
  [{ family: 'transformer' }, { family: 'lstm', options: { ...fed, attention: 'multihead', heads: 4 } }],
  [
    { family: 'elman', options: { width: 10 } },
    { family: 'gru', options: { ...fed, reset: 'before' } },
  ],
  [plain, { family: 'gru', options: { attention: 'additive', reset: 'before', residual: true } }],
  [
    { family: 'gru', options: { reset: 'before' } },
    { family: 'elman', options: { attention: 'dot' } },
  ],
  [
    { family: 'lstm', options: { bidirectional: false, width: 9 } },
    { ...plain, options: { width: 12 } },
  ],
  [
    { family: 'elman', options: { layers: 3, residual: true, variationalDropout: 0.3, activation: 'relu' } },
    { family: 'lstm', options: { attention: 'multihead', variationalDropout: 0.3 } },
  ],
  [plain, { family: 'gru', options: { ...fed, variationalDropout: 0.3 } }],
];

/** The name and the options of a side, for titles. */
export const titleOf = ({ family, options = {} }: Side, role: string) =>
  [`${family} ${role}`, ...Object.entries(options).map(([key, value]) => `${key} ${value}`)].join(' ');

/** Every pair of families, and recurrent ones with other options: a title and the two sides. */
export const samples = [...pairs, ...recurrentPairs].map(
  ([encoder, decoder]) =>
    [`${titleOf(encoder, 'encoder')}, ${titleOf(decoder, 'decoder')}`, encoder, decoder] as const,
);

export function smallModel(encoder: Side, decoder: Side): SequenceToSequence {
  const resolve = (families: readonly (EncoderFamily | DecoderFamily)[], side: Side) => {
    const { shape } = findFamily(families, side.family, 'test').options;
    const known = Object.entries(small).filter(([key]) => key in shape);
    return { family: side.family, vocabulary, options: { ...Object.fromEntries(known), ...side.options } };
  };
  return sequenceToSequence(
    resolveModelConfig({
      encoder: resolve(encoderFamilies, encoder),
      decoder: resolve(decoderFamilies, decoder),
    }),
  );
}

/** Runs `use` with a model whose weights are random, biases too. */
export async function withProgram<Result>(
  model: SequenceToSequence,
  use: (program: DecodingProgram) => Promise<Result>,
  options: GraphOptions = {},
): Promise<Result> {
  const specs = traceParameters(model);
  const flat = initializeParameters(specs, 3).map((weight, i) => weight + 0.1 * Math.sin(i));
  const program = loadDecodingProgram(model, viewsOf(layoutOf(specs), flat), nodeRuntime, options);
  try {
    return await use(program);
  } finally {
    await program.release();
  }
}

/** Log-probabilities [row][t] of the targets and their end tokens, from the whole sequences at once. */
export async function scoreWhole(
  program: DecodingProgram,
  sources: readonly Int32Array[],
  targets: readonly Int32Array[],
): Promise<readonly (readonly number[])[]> {
  const scores = await program.score(sources, targets);
  const columns = scores.length / targets.length;
  return targets.map(({ length }, row) => [...scores.subarray(row * columns, row * columns + length + 1)]);
}

/** The same, one token at a time through the caches; the targets must be of one length. */
export async function scoreByStep(
  program: DecodingProgram,
  sources: readonly Int32Array[],
  targets: readonly Int32Array[],
): Promise<readonly (readonly number[])[]> {
  const scores = targets.map((): number[] => []);
  let caches = await program.encode(sources);
  for (let t = 0; t <= targets[0]!.length; t++) {
    const tokens = Int32Array.from(targets, (target) => (t === 0 ? startId : target[t - 1]!));
    const { ids, logProbabilities, state } = await program.step(tokens, caches, vocabulary);
    caches = { fixed: caches.fixed, state };
    for (const [row, target] of targets.entries()) {
      const from = row * vocabulary;
      const rank = ids.subarray(from, from + vocabulary).indexOf(target[t] ?? endId);
      scores[row]!.push(logProbabilities[from + rank]!);
    }
  }
  return scores;
}

/** The largest difference between two tables of scores. */
export function distance(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return Math.max(...a.flatMap((row, i) => row.map((value, t) => Math.abs(value - b[i]![t]!))));
}
