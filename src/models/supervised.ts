/** A supervised model: a front, a body and a head. */
import { z } from 'zod';
import type { Field, Fields } from '../data/field.ts';
import type { Tensor } from '../graph/tensor.ts';
import { embeddingTable } from '../nn/embedding.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { encoderFamilies } from './families.ts';
import { type Head, type HeadInput, headPass } from './heads/head.ts';
import { type Fed, fedTensor, type Model } from './model.ts';
import { findFamily, parseConfig, resolveSide, sideSchema } from './model-config.ts';
import { tokenFront } from './token-front.ts';

/** A text model: token front, encoder, head. */
export const textModelConfigSchema = z.strictObject({
  encoder: sideSchema,
  /** The id of padding. */
  padding: z.int().min(0).default(0),
  /** Options of the head, checked by the head's own schema. */
  head: z.record(z.string(), z.unknown()).default({}),
});

export type TextModelConfig = z.output<typeof textModelConfigSchema>;

/** The configuration with every default of family and head filled in. Throws E_CONFIG. */
export function resolveTextModel(config: z.input<typeof textModelConfigSchema>, head: Head): TextModelConfig {
  const parsed = parseConfig(textModelConfigSchema, config, 'model');
  return Object.freeze({
    ...parsed,
    encoder: resolveSide('encoder', parsed.encoder, encoderFamilies),
    head: parseConfig(head.options, parsed.head, 'head'),
  });
}

/** Fields of a text model's input besides `ids`. */
export interface TextModelFields {
  /** Where an answer may stand, [T]: 1, or 0 for tokens that are no part of it. */
  readonly allowed?: boolean;
  /** For which tokens answers are wanted, [M], -1 for none; labels are then [M] too. Default: for all. */
  readonly places?: boolean;
}

/**
 * A model that reads one text, or two segments of text, and answers by its head.
 *
 * Inputs: `ids` [T], and `segments` [T] where the family tells segments apart.
 */
export function textModel(
  config: TextModelConfig,
  head: Head,
  { allowed = false, places = false }: TextModelFields = {},
): Model {
  const family = findFamily(encoderFamilies, config.encoder.family, 'encoder');
  const { options, vocabulary } = config.encoder;
  const embedding = family.embedding(options);
  const { padding } = config;
  const hasSegments = (embedding.segments ?? 0) > 0;
  const along = (fill: number): Field => ({ dtype: 'int32', axes: ['T'], padding: fill });
  const inputOf = (scope: ModuleScope, fed: Fed): HeadInput => {
    const inside = scope.child('encoder');
    const feeds = {
      ids: fedTensor(fed, 'ids'),
      segments: hasSegments ? fedTensor(fed, 'segments') : undefined,
    };
    const sequence = tokenFront(inside, { ...embedding, vocabulary, padding }, feeds);
    const { x, mask } = family.encode(inside, options, sequence);
    const table = (): Tensor =>
      embeddingTable(inside.child('embedding'), { vocabulary, width: embedding.size });
    return {
      x,
      mask,
      table: table(),
      ...(allowed && { allowed: fedTensor(fed, 'allowed') }),
      ...(places && { places: fedTensor(fed, 'places') }),
    };
  };
  const inputs: Fields = new Map([
    ['ids', along(padding)],
    ...(hasSegments ? [['segments', along(0)] as const] : []),
    ...(allowed ? [['allowed', along(0)] as const] : []),
    ...(places ? [['places', { dtype: 'int32', axes: ['M'], padding: -1 }] as const] : []),
  ]);
  const model: Model = {
    inputs,
    labels: head.labels(config.head, places ? 'M' : 'T'),
    units: head.units(config.head),
    forward: (scope, fed) => headPass(head, scope, config.head, { input: inputOf(scope, fed), fed }),
  };
  return Object.freeze(model);
}
