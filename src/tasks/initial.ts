/** Starting from another model: its sides, tokenizers and heads in the place of fresh ones. */
import { HeddleError } from '../base/errors.ts';
import { kebabCase } from '../base/letter-case.ts';
import type { ModelParts, SideParts } from '../bundle/model-parts.ts';
import { collectLabels, type LabelList, parseLabels } from '../data/label-list.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import type { DecoderFamily, EncoderFamily } from '../models/family.ts';
import type { Head } from '../models/heads/head.ts';
import { findFamily, type SideConfig } from '../models/model-config.ts';
import { type ModelOptions, sideConfig } from './model-options.ts';
import { type SideFamily, sideKey, type TextSide } from './sides.ts';

/** What a side of the new model needs where no other model decides. */
interface FreshSide {
  readonly vocabulary: number;
  /** The longest sequence, markers included. */
  readonly length: number;
}

/**
 * A side of the new model: that of the model it starts from, or a fresh one.
 *
 * Throws: E_CONFIG for a family or an option that is not that of the model it starts from; rates of dropout may differ.
 */
export function initialSide(
  options: ModelOptions,
  side: TextSide,
  initial: ModelParts | undefined,
  fresh: FreshSide,
): SideConfig {
  const given = initial?.[side]?.config;
  return given === undefined
    ? sideConfig(options, side, fresh)
    : keptSide(options, side, given, familiesOf(side));
}

/**
 * A side of the model to start from as the new one has it: rates of dropout may differ. Options for all sides go to it where its family, one of `families`,
 * has them. Throws E_CONFIG for what else differs.
 */
export function keptSide<Side extends Omit<SideConfig, 'vocabulary'>>(
  options: ModelOptions,
  side: TextSide,
  given: Side,
  families: readonly SideFamily[],
): Side {
  const chosen = options[side];
  if (chosen !== undefined && chosen !== given.family) throw contradiction(side, chosen, given.family);
  const own = options[sideKey(side)];
  const known = families.find(({ name }) => name === given.family)?.options.shape ?? {};
  const shared = Object.entries(options.model).filter(([name]) => name in known);
  const asked = [...shared, ...Object.entries(own)];
  for (const [name, value] of asked) {
    if (isRate(name) || given.options[name] === value) continue;
    throw contradiction(name, value, given.options[name]);
  }
  const rates = Object.fromEntries(asked.filter(([name]) => isRate(name)));
  return { ...given, options: { ...given.options, ...rates } };
}

const isRate = (option: string) => /dropout$/i.test(option);

/** The error of an option that contradicts the model to start from. */
export function contradiction(option: string, found: unknown, allowed: unknown): HeddleError {
  const flag = kebabCase(option);
  return new HeddleError('E_CONFIG', {
    where: `--${flag}`,
    found: String(found),
    allowed:
      allowed === undefined
        ? 'nothing: the model of --init was made without it'
        : `${String(allowed)}, as the model of --init has it`,
    fix: `leave out --${flag}: sizes are taken from that model`,
  });
}

/** The tokenizer of that side of the model that the run starts from, or the one that `make` gives. */
export function initialTokenizer(
  initial: ModelParts | undefined,
  side: TextSide,
  { unit, flag }: { readonly unit: string; readonly flag: string },
  make: () => Tokenizer,
): Tokenizer {
  const given = initial?.[side]?.tokenizer;
  if (given === undefined) return make();
  if (unit === 'auto' || unit === given.unit) return given;
  throw new HeddleError('E_CONFIG', {
    where: flag,
    found: unit,
    allowed: `the tokenizer of the model of --init, ${given.unit}`,
    fix: `leave out ${flag}`,
  });
}

/** The labels of the model that the run starts from where they hold all that the rows have, else those of the rows. */
export function initialLabels(
  initial: ModelParts | undefined,
  ofRows: Iterable<readonly string[]>,
  least: number,
): LabelList {
  const fresh = collectLabels(each(ofRows), least);
  const given = initial?.labels;
  const known = given !== undefined && fresh.labels.every((label) => given.includes(label));
  return known ? parseLabels(given) : fresh;
}

function* each<Value>(lists: Iterable<readonly Value[]>): Iterable<Value> {
  for (const list of lists) yield* list;
}

/** Throws E_CONFIG where a run of a task that starts from nothing is given a model to start from. */
export function refuseInitial(initial: ModelParts | undefined, task: string): void {
  if (initial === undefined) return;
  const found = `a model, from which none of ${task} can start`;
  throw new HeddleError('E_CONFIG', { where: '--init', found, fix: 'leave it out' });
}

/** The options of the head that the model to start from has of that kind, if it has one. */
export function initialHead(
  initial: ModelParts | undefined,
  { kind }: Head,
): Readonly<Record<string, unknown>> | undefined {
  return initial?.heads.get(kind);
}

/** How long texts may be. */
interface LengthChoice {
  /** What the user asks for. */
  readonly asked: number | undefined;
  /** What the flag is called; default `--max-length`. */
  readonly flag?: string;
  /** Where the user does not say it; default 256. */
  readonly usual?: number;
  /** Special tokens that are added to a text. */
  readonly markers: number;
}

/**
 * The most tokens of a text, its markers aside: what the user asks for, or the usual number and no more than the side
 * can hold.
 *
 * Throws: E_CONFIG where the user asks for more than the model to start from can hold.
 */
export function longestText(
  side: TextSide,
  initial: ModelParts | undefined,
  { asked, flag = '--max-length', usual = 256, markers }: LengthChoice,
): number {
  const capacity = capacityOf(side, initial?.[side]) - markers;
  if (asked === undefined) return Math.min(usual, capacity);
  if (asked <= capacity) return asked;
  throw new HeddleError('E_CONFIG', {
    where: flag,
    found: String(asked),
    allowed: `at most ${capacity}, for which the model of --init has positions`,
  });
}

function capacityOf(side: TextSide, given: SideParts | undefined): number {
  if (given === undefined) return Number.POSITIVE_INFINITY;
  const family = findFamily(familiesOf(side), given.config.family, side);
  return family.positions(given.config.options);
}

const familiesOf = (side: TextSide): readonly (EncoderFamily | DecoderFamily)[] =>
  side === 'encoder' ? encoderFamilies : decoderFamilies;
