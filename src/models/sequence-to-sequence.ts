/**
 * A sequence-to-sequence model: an encoder, a decoder and the projection to the target vocabulary.
 *
 * p(target | source) = product over t of softmax(project(decode(target[< t], encode(source))))[target[t]].
 */
import type { Tensor } from '../graph/tensor.ts';
import { embeddingTable } from '../nn/embedding.ts';
import { linear } from '../nn/linear.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { matmul } from '../ops/matmul.ts';
import { decoderFamilies, encoderFamilies } from './families.ts';
import type { DecoderStart, Memory } from './family.ts';
import { findFamily, type ModelConfig } from './model-config.ts';

export interface SequenceToSequence {
  readonly config: ModelConfig;
  /** source [B, S] int32 -> memory */
  readonly encode: (scope: ModuleScope, source: Tensor) => Memory;
  /** target input [B, T] int32, memory -> logits [B, T, V] */
  readonly decode: (scope: ModuleScope, target: Tensor, memory: Memory) => Tensor;
  /** The decoder's caches before the first token. */
  readonly start: (scope: ModuleScope, memory: Memory) => DecoderStart;
  /** token [B, 1] int32 -> logits [B, 1, V] and the caches of the next step */
  readonly step: (
    scope: ModuleScope,
    token: Tensor,
    start: DecoderStart,
  ) => { readonly logits: Tensor; readonly state: ReadonlyMap<string, Tensor> };
}

/** The model of a resolved configuration: four functions that trace it. */
export function sequenceToSequence(config: ModelConfig): SequenceToSequence {
  const encoder = findFamily(encoderFamilies, config.encoder.family, 'encoder');
  const decoder = findFamily(decoderFamilies, config.decoder.family, 'decoder');
  const { options, vocabulary } = config.decoder;
  const inDecoder = (scope: ModuleScope) => scope.child('decoder');
  const model: SequenceToSequence = {
    config,
    encode: (scope, source) =>
      encoder.encode(scope.child('encoder'), config.encoder.options, config.encoder.vocabulary, source),
    decode: (scope, target, memory) =>
      project(scope, config, decoder.decode(inDecoder(scope), options, vocabulary, target, memory)),
    start: (scope, memory) => decoder.start(inDecoder(scope), options, memory),
    step: (scope, token, start) => {
      const { states, state } = decoder.step(inDecoder(scope), options, vocabulary, token, start);
      return { logits: project(scope, config, states), state };
    },
  };
  return Object.freeze(model);
}

/**
 * States to logits over the target vocabulary.
 *
 * Formula: tied: logits = h E^T with the target embedding E; untied: logits = h W + b.
 */
function project(scope: ModuleScope, { decoder, tie }: ModelConfig, states: Tensor): Tensor {
  const { vocabulary } = decoder;
  if (!tie) return linear(scope.child('output'), { width: vocabulary }, states);
  const width = states.shape.at(-1) as number;
  const size = (decoder.options.embedding as number | undefined) ?? width;
  const embedded = size === width ? states : linear(scope.child('output'), { width: size }, states);
  const table = embeddingTable(scope.child('decoder').child('embedding'), { vocabulary, width: size });
  return matmul(embedded, table, { transposeB: true });
}
