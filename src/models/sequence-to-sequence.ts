/**
 * A sequence-to-sequence model of text: an encoder of tokens, a decoder and the projection to the target vocabulary.
 *
 * See `encoderDecoder`.
 */
import { padId } from '../base/special-tokens.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Example, Fields } from '../data/field.ts';
import type { IdLists } from '../data/packed-list.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { type EncoderDecoder, encoderDecoder, idField, targetFields } from './encoder-decoder.ts';
import { encoderFamilies } from './families.ts';
import { type Fed, fedTensor } from './model.ts';
import { findFamily, type ModelConfig } from './model-config.ts';
import type { Memory } from './sequence.ts';
import { tokenFront } from './token-front.ts';

/** An encoder-decoder of text as functions that trace it. */
export interface SequenceToSequence extends EncoderDecoder {
  readonly config: ModelConfig;
  /** source [B, S] int32 -> memory */
  readonly encode: (scope: ModuleScope, source: Tensor) => Memory;
}

const sourceInputs: Fields = new Map([['source', idField('S')]]);

/** An example of this model from token ids without markers. */
export function pairExample(source: Int32Array, target: Int32Array): Example {
  return new Map([['source', source], ...targetFields(target)]);
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
 * Source: each family names its own.
 */
export function sequenceToSequence(config: ModelConfig): SequenceToSequence {
  const { family, options, vocabulary } = config.encoder;
  const encoder = findFamily(encoderFamilies, family, 'encoder');
  const front = { ...encoder.embedding(options), vocabulary, padding: padId };
  const encode: SequenceToSequence['encode'] = (scope, source) => {
    const inside = scope.child('encoder');
    return encoder.encode(inside, options, tokenFront(inside, front, { ids: source }));
  };
  const read = {
    inputs: sourceInputs,
    longest: encoder.positions(options),
    encode: (scope: ModuleScope, fed: Fed) => encode(scope, fedTensor(fed, 'source')),
  };
  return Object.freeze({ ...encoderDecoder(read, config), config, encode });
}
