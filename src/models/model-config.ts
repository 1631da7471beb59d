/** The configuration of a sequence-to-sequence model: all that is needed to trace it. */
import { z } from 'zod';
import { didYouMean } from '../base/did-you-mean.ts';
import { HeddleError } from '../base/errors.ts';
import { decoderFamilies, encoderFamilies } from './families.ts';
import { parseOptions } from './option-fields.ts';

/** A family with its options and the number of tokens that it knows. */
export const sideSchema = z.strictObject({
  family: z.string(),
  /** Options of the family, checked by the family's own schema. */
  options: z.record(z.string(), z.unknown()).default({}),
  vocabulary: z.int().min(2),
});

export const modelConfigSchema = z.strictObject({
  encoder: sideSchema,
  decoder: sideSchema,
  /** Whether the output projection is the target embedding transposed. */
  tie: z.boolean().default(true),
});

export type SideConfig = z.output<typeof sideSchema>;
/** All that is needed to trace a sequence-to-sequence model, with every default filled in. */
export type ModelConfig = z.output<typeof modelConfigSchema>;
export type ModelConfigInput = z.input<typeof modelConfigSchema>;

interface Family {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly options: z.ZodObject;
}

/**
 * The configuration with every default filled in.
 *
 * Throws: E_CONFIG where it is not valid, naming the option.
 *
 * @example
 * const side = { family: 'lstm', vocabulary: 100, options: { width: 64 } };
 * const model = sequenceToSequence(resolveModelConfig({ encoder: side, decoder: side }));
 */
export function resolveModelConfig(config: ModelConfigInput): ModelConfig {
  const { encoder, decoder, tie } = parseConfig(modelConfigSchema, config, 'model');
  return Object.freeze({
    encoder: resolveSide('encoder', encoder, encoderFamilies),
    decoder: resolveSide('decoder', decoder, decoderFamilies),
    tie,
  });
}

/** A side with every default of its family filled in. Throws E_CONFIG. */
export function resolveSide<S extends Omit<SideConfig, 'vocabulary'>>(
  side: string,
  config: S,
  families: readonly Family[],
): S {
  const { name, options } = findFamily(families, config.family, side);
  return { ...config, family: name, options: parseOptions(options, config.options, side) };
}

/** The family of that name, in upper or lower case, or of that alias. Throws E_CONFIG with the names that exist. */
export function findFamily<F extends Family>(families: readonly F[], name: string, where: string): F {
  const family = familyNamed(families, name);
  if (family !== undefined) return family;
  const names = families.map((candidate) => candidate.name);
  const known = [...names, ...families.flatMap(({ aliases = [] }) => aliases)];
  const fix = didYouMean(name.toLowerCase(), known);
  throw new HeddleError('E_CONFIG', {
    where,
    found: name === '' ? 'an empty name' : `family ${JSON.stringify(name)}`,
    allowed: names.join(', '),
    ...(fix !== undefined && { fix }),
  });
}

/** The family's own name for what a user calls it; a name that no family has stays as it is. */
export function familyName(families: readonly Family[], given: string): string {
  return familyNamed(families, given)?.name ?? given;
}

function familyNamed<F extends Family>(families: readonly F[], given: string): F | undefined {
  const name = given.toLowerCase();
  return families.find((family) => family.name === name || family.aliases?.includes(name));
}

/** `config` in the form that the schema gives it. Throws E_CONFIG naming the first option that does not fit. */
export function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  config: unknown,
  where: string,
): z.output<Schema> {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new HeddleError('E_CONFIG', {
    where: [where, ...(issue?.path ?? [])].join('.'),
    found: issue?.message ?? 'options that do not fit',
  });
}
