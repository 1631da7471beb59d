/** What the schema of some options says about each of them: flags, types, messages and documentation are made from it. */
import { z } from 'zod';
import { didYouMean } from '../base/did-you-mean.ts';
import { HeddleError } from '../base/errors.ts';

export type OptionValue = string | number | boolean;

/** An option that is a number, a boolean or text. */
export interface OptionField {
  /** In camelCase. */
  readonly name: string;
  readonly kind: 'integer' | 'number' | 'boolean' | 'string';
  readonly description: string;
  readonly default: OptionValue | undefined;
  /** The values that there are, where they can be listed. */
  readonly choices: readonly string[];
  /** What a value is called, such as `file`; undefined: by its kind. */
  readonly placeholder: string | undefined;
  /** What values are allowed, in words. */
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
}

/** What the JSON Schema of a field says about it. */
const fieldSchema = z.object({
  type: z.enum(['integer', 'number', 'boolean', 'string']),
  description: z.string().default(''),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  placeholder: z.string().optional(),
  choices: z.array(z.string()).optional(),
});

type Field = z.output<typeof fieldSchema>;

/** The fields of a schema that are numbers, booleans or text, in its order; others are left out. */
export function optionFields(schema: z.ZodObject): readonly OptionField[] {
  return Object.entries(schema.shape).flatMap(([name, own]) => {
    const content = contentOf(own);
    return content === undefined ? [] : [{ name, ...content }];
  });
}

type FieldContent = Omit<OptionField, 'name'>;

/** The options of all runs are among those of each task: each is read once. */
const contents = new WeakMap<z.core.$ZodType, FieldContent | undefined>();

function contentOf(own: z.core.$ZodType): FieldContent | undefined {
  if (!contents.has(own)) contents.set(own, readContent(own));
  return contents.get(own);
}

function readContent(own: z.core.$ZodType): FieldContent | undefined {
  const field = fieldSchema.safeParse(z.toJSONSchema(own, { io: 'input' }));
  if (!field.success) return undefined;
  const { type: kind, description, placeholder } = field.data;
  const choices = field.data.enum ?? field.data.choices ?? [];
  return {
    ...{ kind, description, placeholder, choices },
    default: field.data.default,
    allowed: choices.length > 0 ? choices.join(', ') : allowedValues(field.data),
    accepts: (value: unknown) => value !== undefined && z.safeParse(own, value).success,
  };
}

function allowedValues(field: Field): string {
  if (field.type === 'boolean') return 'true or false';
  if (field.type === 'string') return field.placeholder === undefined ? 'text' : `a ${field.placeholder}`;
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = field;
  const bounds = [
    minimum === undefined ? [] : [`from ${bound(minimum)}`],
    exclusiveMinimum === undefined ? [] : [`above ${bound(exclusiveMinimum)}`],
    maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`to ${bound(maximum)}`],
    exclusiveMaximum === undefined ? [] : [`below ${bound(exclusiveMaximum)}`],
  ].flat();
  return [field.type === 'integer' ? 'an integer' : 'a number', ...bounds].join(' ');
}

function bound(value: number): string {
  return value.toLocaleString('en');
}

/**
 * The options with every default filled in.
 *
 * Throws: E_CONFIG for the first that does not fit: where it stands, its value, what is allowed, and for an unknown name
 * the one that was probably meant.
 */
export function parseOptions<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  where: string,
): z.output<Schema> {
  if (!isRecord(given)) {
    const allowed = `an object of options: ${Object.keys(schema.shape).join(', ') || 'none'}`;
    throw new HeddleError('E_CONFIG', { where, found: shown(given), allowed });
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') throw unknownOption(issue.keys[0] ?? '', schema, where);
  const [name = '', ...inner] = issue.path.map(String);
  const place = [where, name, ...inner].join('.');
  const field = optionFields(schema).find((candidate) => candidate.name === name);
  if (issue.code === 'custom' || field === undefined) {
    throw new HeddleError('E_CONFIG', { where: place, found: issue.message });
  }
  throw new HeddleError('E_CONFIG', { where: place, found: shown(given[name]), allowed: field.allowed });
}

function unknownOption(name: string, schema: z.ZodObject, where: string): HeddleError {
  const known = Object.keys(schema.shape);
  const fix = didYouMean(name, known);
  return new HeddleError('E_CONFIG', {
    where: `${where}.${name}`,
    found: 'an option that is not known',
    allowed: known.join(', ') || 'no options',
    ...(fix !== undefined && { fix }),
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a message: short, and told apart from one of another type. */
export function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint' || value === undefined) return String(value);
  if (typeof value === 'function') return 'a function';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
