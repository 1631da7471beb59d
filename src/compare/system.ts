/** What is compared: an encoder family with a decoder family. */
import { HeddleError } from '../base/errors.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';

export interface System {
  /** `lstm` where both sides are of one family, else `conv:lstm`. */
  readonly name: string;
  readonly encoder: string;
  readonly decoder: string;
}

/** The systems that `--families a,b` names: both sides of one family. Throws E_CONFIG. */
export function parseFamilies(list: string, where = '--families'): readonly System[] {
  return distinct(
    splitList(list).map((name) => systemOf(name, name, where)),
    where,
  );
}

/** The systems that `--pairs encoder:decoder,...` names. Throws E_CONFIG. */
export function parsePairs(list: string, where = '--pairs'): readonly System[] {
  const systems = splitList(list).map((text) => {
    const [encoder, decoder, ...others] = text.split(':').map((part) => part.trim());
    if (encoder !== undefined && decoder !== undefined && others.length === 0)
      return systemOf(encoder, decoder, where);
    throw new HeddleError('E_CONFIG', {
      where,
      found: JSON.stringify(text),
      allowed: 'encoder:decoder, several of them with commas between',
      fix: 'such as --pairs conv:lstm,transformer:gru',
    });
  });
  return distinct(systems, where);
}

function splitList(list: string): readonly string[] {
  return list.split(',').map((name) => name.trim());
}

function systemOf(encoder: string, decoder: string, where: string): System {
  requireFamily(encoder, encoderFamilies, where);
  requireFamily(decoder, decoderFamilies, where);
  return { name: encoder === decoder ? encoder : `${encoder}:${decoder}`, encoder, decoder };
}

function requireFamily(name: string, families: readonly { readonly name: string }[], where: string): void {
  const names = families.map((family) => family.name);
  if (names.includes(name)) return;
  const found = name === '' ? 'an empty name' : `family "${name}"`;
  throw new HeddleError('E_CONFIG', { where, found, allowed: names.join(', ') });
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
