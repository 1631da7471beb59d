/** Settings: values of flags by name, from the command line, a config file or an earlier run. */
import { camelCase } from '../base/letter-case.ts';
import type { Flag, FlagValue } from './flags.ts';

export type Settings = ReadonlyMap<string, FlagValue>;

/** What commander found on the command line, by camelCase names. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** The flags that were given on the command line. */
export function givenSettings(flags: readonly Flag[], given: GivenOptions): Settings {
  return new Map(
    flags.flatMap(({ name }) => {
      const value = given[camelCase(name)] as FlagValue | undefined;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Which settings a setting puts out of force when it comes from a higher layer, besides its own name. */
export type Displacement = (name: string) => readonly string[];

/** `upper` over `lower`: of one name, or of names that displace each other, the upper one is in force. */
export function layerSettings(upper: Settings, lower: Settings, displaces: Displacement): Settings {
  const hidden = new Set([...upper.keys()].flatMap((name) => [name, ...displaces(name)]));
  return new Map([...[...lower].filter(([name]) => !hidden.has(name)), ...upper]);
}

type Options = { [key: string]: FlagValue | Options };

/** The options that the settings make up, of those that these flags set. */
export function optionsGiven(flags: readonly Flag[], settings: Settings): Readonly<Record<string, unknown>> {
  const options: Options = {};
  for (const { name, path } of flags) {
    const value = settings.get(name);
    if (value === undefined) continue;
    const place = path.slice(0, -1).reduce((at, key) => {
      at[key] ??= {};
      return at[key] as Options;
    }, options);
    place[path.at(-1)!] = value;
  }
  return options;
}
