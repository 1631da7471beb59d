/**
 * A language model: a decoder without a memory and the projection to its vocabulary.
 *
 * p(text) = product over t of softmax(project(decode(text[< t])))[text[t]].
 */
import { z } from 'zod';
import type { Field } from '../data/field.ts';
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { decoderFamilies } from './families.ts';
import { type Fed, fedTensor, type Generator } from './model.ts';
import { findFamily, resolveSide, sideSchema } from './model-config.ts';
import { embedTokens } from './token-front.ts';
import { tokenPredictions } from './token-predictions.ts';
import { projectToVocabulary } from './vocabulary-projection.ts';

export const languageModelConfigSchema = z.strictObject({
  decoder: sideSchema,
  /** Whether the output projection is the token embedding transposed. */
  tie: z.boolean().default(true),
  /** Tokens that are never written. */
  forbidden: z.array(z.int().min(0)).default([]),
});

export type LanguageModelConfig = z.output<typeof languageModelConfigSchema>;

/** The configuration with every default of the family filled in. Throws E_CONFIG. */
export function resolveLanguageModel(config: LanguageModelConfig): LanguageModelConfig {
  return Object.freeze({ ...config, decoder: resolveSide('decoder', config.decoder, decoderFamilies) });
}

/** The label at padding; a label is any token, the one with id 0 too. */
const ignored = -1;

/** The model of a resolved configuration. */
export function languageModel(config: LanguageModelConfig): Generator {
  const family = findFamily(decoderFamilies, config.decoder.family, 'decoder');
  const { options, vocabulary } = config.decoder;
  const embedding = { ...family.embedding(options), vocabulary };
  const inside = (scope: ModuleScope) => scope.child('decoder');
  const project = (scope: ModuleScope, states: Tensor) =>
    projectToVocabulary(scope, config, embedding, states);
  const logitsOf = (scope: ModuleScope, fed: Fed) => {
    const x = embedTokens(inside(scope), embedding, { ids: fedTensor(fed, 'input') });
    return project(scope, family.decode(inside(scope), options, x));
  };
  const field = (padding: number): Field => ({ dtype: 'int32', axes: ['T'], padding });
  const longest = family.positions(options);
  const model: Generator = {
    vocabulary,
    longestInput: longest,
    longestOutput: longest,
    forbidden: config.forbidden,
    inputs: new Map([['input', field(0)]]),
    labels: new Map([['output', field(ignored)]]),
    units: 'output',
    forward: (scope, fed) => tokenPredictions(logitsOf(scope, fed), fedTensor(fed, 'output'), ignored),
    start: (scope, fed) => family.start(inside(scope), options, fedTensor(fed, 'rows').shape[0] as Dim),
    step: (scope, token, start) => {
      const x = embedTokens(inside(scope), embedding, { ids: token });
      const { states, state } = family.step(inside(scope), options, x, start);
      return { logits: project(scope, states), state };
    },
  };
  return Object.freeze(model);
}
