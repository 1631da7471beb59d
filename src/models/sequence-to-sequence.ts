/**
 * A sequence-to-sequence model: an encoder, a decoder and the projection to the target vocabulary.
 *
 * p(target | source) = product over t of softmax(project(decode(target[< t], encode(source))))[target[t]].
 */
import { endId, padId, startId } from '../base/special-tokens.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Example, Field, Fields } from '../data/field.ts';
import type { IdLists } from '../data/packed-list.ts';
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { decoderFamilies, encoderFamilies } from './families.ts';
import type { DecoderStart } from './family.ts';
import { type Fed, fedTensor, type Generator } from './model.ts';
import { findFamily, type ModelConfig } from './model-config.ts';
import type { Memory } from './sequence.ts';
import { embedTokens, tokenFront } from './token-front.ts';
import { tokenPredictions } from './token-predictions.ts';
import { projectToVocabulary } from './vocabulary-projection.ts';

/** An encoder-decoder as functions that trace it. */
export interface SequenceToSequence extends Generator {
  readonly config: ModelConfig;
  /** source [B, S] int32 -> memory */
  readonly encode: (scope: ModuleScope, source: Tensor) => Memory;
  /** target input [B, T] int32, memory -> logits [B, T, V] */
  readonly decode: (scope: ModuleScope, target: Tensor, memory: Memory) => Tensor;
}

const ids = (axis: string): Field => ({ dtype: 'int32', axes: [axis], padding: padId });

/** What every sequence-to-sequence model is fed. */
export const pairInputs: Fields = new Map([
  ['source', ids('S')],
  ['targetInput', ids('T')],
]);

/** An example of this model from token ids without markers: the decoder reads `<s>` and the target, and predicts the target and `</s>`. */
export function pairExample(source: Int32Array, target: Int32Array): Example {
  return new Map([
    ['source', source],
    ['targetInput', Int32Array.of(startId, ...target)],
    ['targetOutput', Int32Array.of(...target, endId)],
  ]);
}

/** The examples of sources and targets without markers, as `pairExample` makes them. */
export function pairDataset(sources: IdLists, targets: IdLists): Dataset {
  return Object.freeze({
    length: sources.length,
    lengths: new Map([
      ['S', sources.lengths()],
      ['T', targets.lengths(1)],
    ]),
    at: (i: number) => pairExample(new Int32Array(sources.at(i)), new Int32Array(targets.at(i))),
  });
}

/**
 * The model of a resolved configuration.
 *
 * Shapes: source [B, S], target [B, T] int32 -> logits [B, T, V].
 * Throws: E_CONFIG for a family that is not known.
 * Source: Sutskever et al. (2014); Bahdanau et al. (2015); each family names its own.
 */
export function sequenceToSequence(config: ModelConfig): SequenceToSequence {
  const encoder = findFamily(encoderFamilies, config.encoder.family, 'encoder');
  const decoder = findFamily(decoderFamilies, config.decoder.family, 'decoder');
  const { options, vocabulary } = config.decoder;
  const target = { ...decoder.embedding(options), vocabulary };
  const source = {
    ...encoder.embedding(config.encoder.options),
    vocabulary: config.encoder.vocabulary,
    padding: padId,
  };
  const inDecoder = (scope: ModuleScope) => scope.child('decoder');
  const project = (scope: ModuleScope, states: Tensor) => projectToVocabulary(scope, config, target, states);
  const encode: SequenceToSequence['encode'] = (scope, sourceIds) => {
    const inside = scope.child('encoder');
    return encoder.encode(inside, config.encoder.options, tokenFront(inside, source, { ids: sourceIds }));
  };
  const decode: SequenceToSequence['decode'] = (scope, targetIds, memory) => {
    const x = embedTokens(inDecoder(scope), target, { ids: targetIds });
    return project(scope, decoder.decode(inDecoder(scope), options, x, memory));
  };
  const logitsOf = (scope: ModuleScope, fed: Fed) =>
    decode(scope, fedTensor(fed, 'targetInput'), encode(scope, fedTensor(fed, 'source')));
  const model: SequenceToSequence = {
    config,
    vocabulary,
    longestInput: encoder.positions(config.encoder.options),
    longestOutput: decoder.positions(options) - 1,
    forbidden: [padId, startId],
    inputs: pairInputs,
    labels: new Map([['targetOutput', ids('T')]]),
    units: 'targetOutput',
    encode,
    decode,
    forward: (scope, fed) => tokenPredictions(logitsOf(scope, fed), fedTensor(fed, 'targetOutput'), padId),
    start: (scope, fed): DecoderStart => {
      const memory = encode(scope, fedTensor(fed, 'source'));
      return decoder.start(inDecoder(scope), options, memory.x.shape[0] as Dim, memory);
    },
    step: (scope, token, start) => {
      const x = embedTokens(inDecoder(scope), target, { ids: token });
      const { states, state } = decoder.step(inDecoder(scope), options, x, start);
      return { logits: project(scope, states), state };
    },
  };
  return Object.freeze(model);
}
