/** An encoder of any kind, a decoder that attends to it, and the projection to the vocabulary of what is written. */
import { endId, padId, startId } from '../base/special-tokens.ts';
import type { Field, Fields } from '../data/field.ts';
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { decoderFamilies } from './families.ts';
import type { DecoderStart } from './family.ts';
import { type Fed, fedTensor, type Generator } from './model.ts';
import { findFamily, type SideConfig } from './model-config.ts';
import type { Memory } from './sequence.ts';
import { embedTokens } from './token-front.ts';
import { tokenPredictions } from './token-predictions.ts';
import { projectToVocabulary } from './vocabulary-projection.ts';

/** Token ids along an axis. */
export const idField = (axis: string): Field => ({ dtype: 'int32', axes: [axis], padding: padId });

/** The fields of a target without markers: the decoder reads `<s>` and the target, and predicts the target and `</s>`. */
export function targetFields(
  target: ArrayLike<number>,
): readonly (readonly [field: string, ids: Int32Array])[] {
  const ids = Array.from(target);
  return [
    ['targetInput', Int32Array.of(startId, ...ids)],
    ['targetOutput', Int32Array.of(...ids, endId)],
  ];
}

/** What is read: the front and the body of an encoder-decoder. */
export interface ReadSide {
  readonly inputs: Fields;
  /** What is fed besides while the model learns. */
  readonly training?: Fields;
  /** The most positions that it reads; Infinity: any number. */
  readonly longest: number;
  readonly encode: (scope: ModuleScope, fed: Fed) => Memory;
}

/** What is written. */
export interface WrittenSide {
  readonly decoder: SideConfig;
  /** Whether the output projection is the target embedding transposed. */
  readonly tie: boolean;
}

/** An encoder-decoder as functions that trace it. */
export interface EncoderDecoder extends Generator {
  /** target input [B, T] int32, memory -> logits [B, T, V] */
  readonly decode: (scope: ModuleScope, target: Tensor, memory: Memory) => Tensor;
}

/**
 * The model that writes what it reads: p(target | input) = product over t of softmax(project(decode(target[< t], encode(input))))[target[t]].
 *
 * Shapes: targetInput, targetOutput [B, T] int32, see `targetFields`.
 * Throws: E_CONFIG for a family that is not known.
 * Source: Sutskever et al. (2014); Bahdanau et al. (2015); of sound: Chan et al. (2016), "Listen, attend and spell".
 */
export function encoderDecoder(read: ReadSide, { decoder: side, tie }: WrittenSide): EncoderDecoder {
  const decoder = findFamily(decoderFamilies, side.family, 'decoder');
  const { options, vocabulary } = side;
  const target = { ...decoder.embedding(options), vocabulary };
  const inDecoder = (scope: ModuleScope) => scope.child('decoder');
  const project = (scope: ModuleScope, states: Tensor) => projectToVocabulary(scope, { tie }, target, states);
  const decode: EncoderDecoder['decode'] = (scope, targetIds, memory) => {
    const x = embedTokens(inDecoder(scope), target, { ids: targetIds });
    return project(scope, decoder.decode(inDecoder(scope), options, x, memory));
  };
  const logitsOf = (scope: ModuleScope, fed: Fed) =>
    decode(scope, fedTensor(fed, 'targetInput'), read.encode(scope, fed));
  return Object.freeze({
    vocabulary,
    longestInput: read.longest,
    longestOutput: decoder.positions(options) - 1,
    forbidden: [padId, startId],
    inputs: new Map([...read.inputs, ['targetInput', idField('T')]]),
    labels: new Map([['targetOutput', idField('T')], ...(read.training ?? [])]),
    units: 'targetOutput',
    decode,
    forward: (scope, fed) => tokenPredictions(logitsOf(scope, fed), fedTensor(fed, 'targetOutput'), padId),
    start: (scope, fed): DecoderStart => {
      const memory = read.encode(scope, fed);
      return decoder.start(inDecoder(scope), options, memory.x.shape[0] as Dim, memory);
    },
    step: (scope, token, start) => {
      const x = embedTokens(inDecoder(scope), target, { ids: token });
      const { states, state } = decoder.step(inDecoder(scope), options, x, start);
      return { logits: project(scope, states), state };
    },
  } satisfies EncoderDecoder);
}
