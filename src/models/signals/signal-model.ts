/** A model that reads a signal and answers by its head: front, body, head. */
import { z } from 'zod';
import type { Fields } from '../../data/field.ts';
import { type Head, headPass } from '../heads/head.ts';
import type { Model } from '../model.ts';
import { findFamily, parseConfig, resolveSide } from '../model-config.ts';
import type { SignalBody } from './signal-body.ts';
import type { SignalFront } from './signal-front.ts';

export const signalModelConfigSchema = z.strictObject({
  /** Options of the front, checked by the front's own schema. */
  front: z.record(z.string(), z.unknown()).default({}),
  encoder: z.strictObject({ family: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
  /** Options of the head, checked by the head's own schema. */
  head: z.record(z.string(), z.unknown()).default({}),
});

export type SignalModelConfig = z.output<typeof signalModelConfigSchema>;

/** What a model of signals is made of. */
export interface SignalParts {
  readonly front: SignalFront;
  /** What the body is chosen from. */
  readonly bodies: readonly SignalBody[];
  readonly head: Head;
}

/** The configuration with every default of front, body and head filled in. Throws E_CONFIG. */
export function resolveSignalModel(
  config: z.input<typeof signalModelConfigSchema>,
  { front, bodies, head }: SignalParts,
): SignalModelConfig {
  const parsed = parseConfig(signalModelConfigSchema, config, 'model');
  return Object.freeze({
    front: parseConfig(front.options, parsed.front, 'front'),
    encoder: resolveSide('encoder', parsed.encoder, bodies),
    head: parseConfig(head.options, parsed.head, 'head'),
  });
}

/** The model of a resolved configuration: its inputs are those of the front. */
export function signalModel(config: SignalModelConfig, { front, bodies, head }: SignalParts): Model {
  const body = findFamily(bodies, config.encoder.family, 'encoder');
  return Object.freeze({
    inputs: front.inputs(config.front),
    labels: new Map([
      ...head.labels(config.head, 'L'),
      ...(front.training?.(config.front) ?? new Map<never, never>()),
    ]) satisfies Fields,
    units: head.units(config.head),
    forward(scope, fed) {
      const read = front.sequence(scope.child('front'), config.front, fed);
      const input = body.encode(scope.child('encoder'), config.encoder.options, read);
      return headPass(head, scope, config.head, { input, fed });
    },
  } satisfies Model);
}
