/** The values of flags: read strictly, so that a slip of the pen never trains a wrong model for an hour. */
import { HeddleError } from '../base/errors.ts';
import type { OptionValue } from '../models/option-fields.ts';
import type { Flag, FlagValue } from './flags.ts';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The value that the text of a flag stands for. Throws E_CONFIG naming what is allowed. */
export function parseFlag(flag: Flag, text: string): FlagValue {
  return checkValue(flag, readText(flag, text), `--${flag.name}`, text);
}

/** `value`, if the flag takes it. Throws E_CONFIG naming what is allowed. */
export function checkValue(
  flag: Flag,
  value: unknown,
  where: string,
  shown: string = JSON.stringify(value),
): FlagValue {
  if (isScalar(value) && flag.accepts(value)) return value;
  if (flag.repeatable === true && Array.isArray(value) && value.length > 0 && value.every(flag.accepts))
    return value;
  throw new HeddleError('E_CONFIG', {
    where,
    found: shown === '' ? 'no value' : shown,
    allowed: flag.allowed,
  });
}

function readText({ kind }: Flag, text: string): OptionValue | undefined {
  if (kind === 'string') return text;
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  return decimal.test(text) ? Number(text) : undefined;
}

function isScalar(value: unknown): value is OptionValue {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
