/** The configuration of a sequence-to-sequence model: all that is needed to trace it. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { decoderFamilies, encoderFamilies } from './families.ts';

const sideSchema = z.strictObject({
  family: z.string(),
  /** Options of the family, checked by the family's own schema. */
  options: z.record(z.string(), z.unknown()).default({}),
  vocabulary: z.int().min(4),
});

export const modelConfigSchema = z.strictObject({
  encoder: sideSchema,
  decoder: sideSchema,
  /** Whether the output projection is the target embedding transposed. */
  tie: z.boolean().default(true),
});

type SideConfig = z.output<typeof sideSchema>;
export type ModelConfig = z.output<typeof modelConfigSchema>;
export type ModelConfigInput = z.input<typeof modelConfigSchema>;

interface Family {
  readonly name: string;
  readonly options: z.ZodObject;
}

/** The configuration with every default filled in. Throws E_CONFIG where it is not valid. */
export function resolveModelConfig(config: ModelConfigInput): ModelConfig {
  const parsed = modelConfigSchema.safeParse(config);
  if (!parsed.success) throw configError('model', parsed.error);
  const { encoder, decoder, tie } = parsed.data;
  return Object.freeze({
    encoder: resolveSide('encoder', encoder, encoderFamilies),
    decoder: resolveSide('decoder', decoder, decoderFamilies),
    tie,
  });
}

function resolveSide(side: string, config: SideConfig, families: readonly Family[]): SideConfig {
  const parsed = findFamily(families, config.family, side).options.safeParse(config.options);
  if (!parsed.success) throw configError(side, parsed.error);
  const { width, heads } = parsed.data as { readonly width?: number; readonly heads?: number };
  if (width !== undefined && heads !== undefined && width % heads !== 0) {
    throw new HeddleError('E_CONFIG', {
      where: `${side}.heads`,
      found: `${heads} heads for width ${width}`,
      allowed: 'a divisor of the width',
    });
  }
  return { ...config, options: parsed.data };
}

/** The family of that name. Throws E_CONFIG with the names that exist. */
export function findFamily<F extends Family>(families: readonly F[], name: string, side: string): F {
  const family = families.find((candidate) => candidate.name === name);
  if (family !== undefined) return family;
  throw new HeddleError('E_CONFIG', {
    where: side,
    found: `family "${name}"`,
    allowed: families.map((candidate) => candidate.name).join(', '),
  });
}

function configError(where: string, error: z.ZodError): HeddleError {
  const issue = error.issues[0]!;
  return new HeddleError('E_CONFIG', { where: [where, ...issue.path].join('.'), found: issue.message });
}
