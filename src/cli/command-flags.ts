/** From flags to commander and back. */
import { type Command, Option } from 'commander';
import { parseFlag } from './flag-value.ts';
import type { Flag } from './flags.ts';

/** Adds the flags to a command, under the headings of their groups. */
export function addFlags(command: Command, flags: readonly Flag[]): void {
  for (const flag of flags) for (const option of optionsOf(flag)) command.addOption(option);
}

/** A switch that is on by default can be turned off, and says so; any other flag takes a value. */
function optionsOf(flag: Flag): readonly Option[] {
  const { name, kind, group, placeholder } = flag;
  if (kind !== 'boolean') {
    const option = new Option(`--${name} <${placeholder}>`, describe(flag));
    if (flag.choices.length > 0) option.choices(flag.choices);
    return [option.helpGroup(group).argParser((text) => parseFlag(flag, text))];
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
