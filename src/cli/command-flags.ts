/** From flags to commander and back. */
import { type Command, Option } from 'commander';
import { HeddleError } from '../base/errors.ts';
import { parseFlag } from './flag-value.ts';
import type { Flag, FlagValue } from './flags.ts';

/** Adds the flags to a command, under the headings of their groups. */
export function addFlags(command: Command, flags: readonly Flag[]): void {
  for (const flag of flags) for (const option of optionsOf(flag)) command.addOption(option);
}

const repeatable = new WeakSet<Option>();

function joinValues(before: unknown, value: FlagValue): FlagValue {
  return before === undefined ? value : [before, value].flat().map(String);
}

/** Lets a command refuse a flag that is given twice: E_CONFIG, where one of the two would be used in silence. */
export function refuseRepeats(command: Command): void {
  const given = new Set<string>();
  for (const option of command.options) {
    if (repeatable.has(option)) continue;
    command.on(`option:${option.name()}`, () => {
      const name = option.attributeName();
      if (given.has(name)) {
        const where = option.long ?? option.flags;
        throw new HeddleError('E_CONFIG', { where, found: 'given twice', allowed: 'once' });
      }
      given.add(name);
    });
  }
}

/** A switch that is on by default can be turned off, and says so; any other flag takes a value. */
function optionsOf(flag: Flag): readonly Option[] {
  const { name, kind, group, placeholder } = flag;
  if (kind !== 'boolean') {
    const option = new Option(`--${name} <${placeholder}>`, describe(flag));
    if (flag.choices.length > 0) option.choices(flag.choices);
    const parse = (text: string) => parseFlag(flag, text);
    if (flag.repeatable !== true) return [option.helpGroup(group).argParser(parse)];
    repeatable.add(option);
    // The first value stays as it is, more of them become a list.
    return [option.helpGroup(group).argParser((text, before?: unknown) => joinValues(before, parse(text)))];
  }
  const on = new Option(`--${name}`, flag.description).helpGroup(group);
  return flag.negatable ? [on, new Option(`--no-${name}`, `without --${name}`).helpGroup(group)] : [on];
}

/** The description, then range or choices, then the default: `layers (from 1 to 128; default: 3)`. */
function describe({ kind, description, choices, allowed, default: value }: Flag): string {
  const range = kind === 'string' ? choices.join(', ') : allowed.replace(/^an? (?:integer|number) ?/, '');
  const remarks = [range, value === undefined ? '' : `default: ${value}`].filter((part) => part !== '');
  if (remarks.length === 0) return description;
  return description.endsWith(')')
    ? `${description.slice(0, -1)}; ${remarks.join('; ')})`
    : `${description} (${remarks.join('; ')})`;
}
