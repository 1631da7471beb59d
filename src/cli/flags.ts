/** Command-line flags and config keys, made from the schemas of the options that they set. */
import type { z } from 'zod';
import { kebabCase } from '../base/letter-case.ts';
import { type OptionField, type OptionValue, optionFields } from '../models/option-fields.ts';

/** The value of a flag; a list, of one that may be given several times. */
export type FlagValue = OptionValue | readonly string[];

/** An option on the command line. */
export interface Flag extends Omit<OptionField, 'placeholder'> {
  /** In kebab-case, without dashes; also the key of a config file. */
  readonly name: string;
  /** Where the value belongs in the options, such as `['encoderModel', 'layers']`. */
  readonly path: readonly string[];
  /** The heading of `--help` under which it stands. */
  readonly group: string;
  /** What `--help` calls the value, such as `file`. */
  readonly placeholder: string;
  /** Of a switch: whether it is on by default, so that `--no-NAME` is needed. */
  readonly negatable: boolean;
  /** Whether it may be given several times. */
  readonly repeatable?: boolean;
}

interface Place {
  readonly group: string;
  /** Where the options of the schema stand in the options of the command. */
  readonly at?: readonly string[];
  /** Put before each name. */
  readonly prefix?: string;
}

/** A flag for each field of `schema` that is a number, a boolean or text; other fields have none. */
export function flagsOf(schema: z.ZodObject, { group, at = [], prefix = '' }: Place): readonly Flag[] {
  return optionFields(schema).map((field) => ({
    ...field,
    name: prefix + kebabCase(field.name),
    path: [...at, field.name],
    group,
    placeholder: field.placeholder ?? (field.choices.length > 0 ? 'name' : placeholders[field.kind]),
    negatable: field.default === true,
  }));
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

const placeholders = { integer: 'n', number: 'x', boolean: 'true|false', string: 'text' } as const;
