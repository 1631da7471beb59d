/** Command-line flags and config keys, made from the schemas of the options that they set. */
import { z } from 'zod';

export type FlagValue = string | number | boolean;

export interface Flag {
  /** In kebab-case, without dashes; also the key of a config file. */
  readonly name: string;
  /** Where the value belongs in the options, such as `['encoderModel', 'layers']`. */
  readonly path: readonly string[];
  /** The heading of `--help` under which it stands. */
  readonly group: string;
  readonly kind: 'integer' | 'number' | 'boolean' | 'string';
  /** What `--help` calls the value, such as `file`. */
  readonly placeholder: string;
  readonly description: string;
  readonly default: FlagValue | undefined;
  /** The values that there are, where they can be listed. */
  readonly choices: readonly string[];
  /** What values are allowed, in words. */
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
  /** Of a switch: whether it is on by default, so that `--no-NAME` is needed. */
  readonly negatable: boolean;
}

interface Place {
  readonly group: string;
  /** Where the options of the schema stand in the options of the command. */
  readonly at?: readonly string[];
  /** Put before each name. */
  readonly prefix?: string;
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

/** A flag for each field of `schema` that is a number, a boolean or text; other fields have none. */
export function flagsOf(schema: z.ZodObject, { group, at = [], prefix = '' }: Place): readonly Flag[] {
  const properties = z.toJSONSchema(schema, { io: 'input' }).properties ?? {};
  return Object.entries(schema.shape).flatMap(([key, own]) => {
    const field = fieldSchema.safeParse(properties[key]);
    if (!field.success) return [];
    const { type, description, placeholder } = field.data;
    const choices = field.data.enum ?? field.data.choices ?? [];
    return [
      {
        name: prefix + kebabCase(key),
        path: [...at, key],
        group,
        kind: type,
        placeholder: placeholder ?? (choices.length > 0 ? 'name' : placeholders[type]),
        description,
        default: field.data.default,
        choices,
        allowed: choices.length > 0 ? choices.join(', ') : allowedValues(field.data),
        accepts: (value: unknown) => value !== undefined && z.safeParse(own, value).success,
        negatable: field.data.default === true,
      },
    ];
  });
}

/** The flags of several schemas, where one name may occur in more of them and then takes what any of them takes. */
export function mergeFlags(flags: readonly Flag[]): readonly Flag[] {
  const merged = new Map<string, Flag>();
  for (const flag of flags) {
    const known = merged.get(flag.name);
    merged.set(flag.name, known === undefined ? flag : mergeTwo(known, flag));
  }
  return [...merged.values()];
}

function mergeTwo(a: Flag, b: Flag): Flag {
  const choices = [...new Set([...a.choices, ...b.choices])];
  const listed = a.choices.length > 0 && b.choices.length > 0;
  return {
    ...a,
    choices,
    default: a.default === b.default ? a.default : undefined,
    placeholder: union('|', a.placeholder, b.placeholder),
    description: union('; ', a.description, b.description),
    allowed: listed ? choices.join(', ') : union(', or ', a.allowed, b.allowed),
    accepts: (value) => a.accepts(value) || b.accepts(value),
    negatable: a.negatable || b.negatable,
  };
}

/** The parts of two texts, each once. */
function union(separator: string, a: string, b: string): string {
  return [...new Set([a, b].flatMap((text) => text.split(separator)))].join(separator);
}

/** `batchTokens` as `batch-tokens`. */
function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const placeholders = { integer: 'n', number: 'x', boolean: 'true|false', string: 'text' } as const;

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
