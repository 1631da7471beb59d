/** What is compared: a family for each side of the task's models. */
import { HeddleError } from '../base/errors.ts';
import { kebabCase, spacedWords } from '../base/letter-case.ts';
import { findFamily } from '../models/model-config.ts';
import { chosenSides, familiesOn, type SideName, type Sides, sideNames } from '../tasks/sides.ts';

export interface System {
  /** `lstm` where all sides are of one family, else `conv:lstm`. */
  readonly name: string;
  readonly families: Readonly<Partial<Record<SideName, string>>>;
}

/** The systems that `--families a,b` names: every side that models must have of one family. Throws E_CONFIG. */
export function parseFamilies(list: string, sides: Sides, where = '--families'): readonly System[] {
  const systems = splitList(list).map((name) =>
    systemOf(
      sides,
      chosenSides(sides, {}).map((side) => [side, name]),
      where,
    ),
  );
  return distinct(systems, where);
}

/** The systems that `--pairs encoder:decoder,...` names. Throws E_CONFIG, also where models have one side only. */
export function parsePairs(list: string, sides: Sides, where = '--pairs'): readonly System[] {
  const names = sideNames(sides);
  if (names.length === 1) {
    const found = `pairs, for models that have only ${names.map(article).join()}`;
    throw new HeddleError('E_CONFIG', { where, found, allowed: '--families a,b,...' });
  }
  const systems = splitList(list).map((text) => {
    const parts = text.split(':').map((part) => part.trim());
    if (parts.length === names.length) {
      return systemOf(
        sides,
        names.map((side, i) => [side, parts[i] ?? '']),
        where,
      );
    }
    throw new HeddleError('E_CONFIG', {
      where,
      found: JSON.stringify(text),
      allowed: `${names.map(kebabCase).join(':')}, several of them with commas between`,
      fix: 'such as --pairs conv:lstm,transformer:gru',
    });
  });
  return distinct(systems, where);
}

function article(side: SideName): string {
  return `${/^[aeiou]/.test(side) ? 'an' : 'a'} ${spacedWords(side)}`;
}

function splitList(list: string): readonly string[] {
  return list.split(',').map((name) => name.trim());
}

function systemOf(sides: Sides, chosen: readonly (readonly [SideName, string])[], where: string): System {
  const families = chosen.map(
    ([side, given]) => [side, findFamily(familiesOn(sides, side), given, where).name] as const,
  );
  const names = families.map(([, name]) => name);
  const name = new Set(names).size === 1 ? names[0] : undefined;
  return { name: name ?? names.join(':'), families: Object.fromEntries(families) };
}

function distinct(systems: readonly System[], where: string): readonly System[] {
  const names = systems.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return systems;
  throw new HeddleError('E_CONFIG', {
    where,
    found: `${twice} twice`,
    allowed: 'different systems',
    fix: 'to train one several times, use --seeds',
  });
}
