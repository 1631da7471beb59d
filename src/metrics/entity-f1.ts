import { HeddleError } from '../base/errors.ts';
import { type ClassScores, classScores } from './class-scores.ts';

/** A named entity: its type, its first and its last token. */
export interface Entity {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Micro averages over all entities, in percent. */
export interface EntityScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Tokens with the right label. */
  readonly accuracy: number;
  /** For each type that the truth or the prediction has, sorted. */
  readonly types: ReadonlyMap<string, ClassScores>;
}

interface Tag {
  /** The first character of a label: B, I, E, S or O. */
  readonly prefix: string;
  readonly type: string;
}

const outside: Tag = { prefix: 'O', type: '_' };

/**
 * Precision, recall and F1 of the entities in BIO labels, as seqeval 1.2.2 counts them in its default mode: an entity is
 * right if its type, first and last token are. `I-X` after `O` or after another type starts an entity.
 *
 * Throws: E_DATA for no tokens, sequences of different lengths, an empty label.
 *
 * Source: Nakayama (2018), seqeval, `get_entities`, which follows conlleval.pl (Tjong Kim Sang and Buchholz 2000).
 */
export function entityScores(
  truth: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
): EntityScores {
  checkSequences(truth, predicted);
  const [wanted, found] = [byType(entitiesOf(truth)), byType(entitiesOf(predicted))];
  const total = { matched: 0, predicted: 0, support: 0 };
  const types = new Map<string, ClassScores>();
  for (const type of [...new Set([...wanted.keys(), ...found.keys()])].sort()) {
    const [ours, theirs] = [found.get(type) ?? none, wanted.get(type) ?? none];
    const matched = countShared(ours, theirs);
    types.set(type, classScores(matched, ours.size, theirs.size));
    total.matched += matched;
    total.predicted += ours.size;
    total.support += theirs.size;
  }
  const { precision, recall, f1 } = classScores(total.matched, total.predicted, total.support);
  return { precision, recall, f1, accuracy: tokenAccuracy(truth, predicted), types };
}

/** What one sequence adds to F1 = 2 matched / (found + wanted). */
export interface EntityCounts {
  readonly matched: number;
  readonly found: number;
  readonly wanted: number;
}

/** The entities of one sequence that are wanted, that were found, and that are both. Throws as `entityScores`. */
export function entityCounts(truth: readonly string[], predicted: readonly string[]): EntityCounts {
  checkSequences([truth], [predicted]);
  const keys = (labels: readonly string[]) =>
    new Set(entitiesOf([labels]).map(({ type, start, end }) => JSON.stringify([type, start, end])));
  const [wanted, found] = [keys(truth), keys(predicted)];
  return { matched: countShared(found, wanted), found: found.size, wanted: wanted.size };
}

const none: ReadonlySet<string> = new Set();

function countShared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((entity) => b.has(entity)).length;
}

/**
 * The entities of label sequences, in order; tokens are counted through all sequences, each followed by one `O`, as in
 * seqeval's `get_entities`.
 *
 * Throws: E_DATA for an empty label.
 */
export function entitiesOf(sequences: readonly (readonly string[])[]): readonly Entity[] {
  const entities: Entity[] = [];
  let previous: Tag = { prefix: 'O', type: '' };
  let start = 0;
  let token = 0;
  for (const sequence of sequences) {
    for (const tag of [...sequence.map(readTag), outside]) {
      if (ends(previous, tag)) entities.push({ type: previous.type, start, end: token - 1 });
      if (starts(previous, tag)) start = token;
      previous = tag;
      token++;
    }
  }
  return entities;
}

/** `B-PER` is B and PER; a label without a type has the type `_`; what follows the first `-` after the prefix is the type. */
function readTag(label: string): Tag {
  const [prefix] = label;
  if (prefix === undefined) {
    throw new HeddleError('E_DATA', {
      where: 'entity F1',
      found: 'an empty label',
      allowed: 'O, B-TYPE, I-TYPE',
    });
  }
  const rest = label.slice(prefix.length);
  const dash = rest.indexOf('-');
  return { prefix, type: rest.slice(dash + 1) || '_' };
}

function ends(previous: Tag, tag: Tag): boolean {
  if (previous.prefix === 'E' || previous.prefix === 'S') return true;
  if ('BI'.includes(previous.prefix) && 'BSO'.includes(tag.prefix)) return true;
  return isInside(previous) && previous.type !== tag.type;
}

function starts(previous: Tag, tag: Tag): boolean {
  if (tag.prefix === 'B' || tag.prefix === 'S') return true;
  if ('ESO'.includes(previous.prefix) && 'EI'.includes(tag.prefix)) return true;
  return isInside(tag) && previous.type !== tag.type;
}

function isInside({ prefix }: Tag): boolean {
  return prefix !== 'O' && prefix !== '.';
}

function byType(entities: readonly Entity[]): ReadonlyMap<string, Set<string>> {
  const spans = new Map<string, Set<string>>();
  for (const { type, start, end } of entities) {
    const known = spans.get(type) ?? new Set();
    spans.set(type, known.add(`${start} ${end}`));
  }
  return spans;
}

function tokenAccuracy(
  truth: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
): number {
  let [right, tokens] = [0, 0];
  truth.forEach((labels, i) => {
    labels.forEach((label, j) => {
      if (label === predicted[i]?.[j]) right++;
    });
    tokens += labels.length;
  });
  return (100 * right) / tokens;
}

function checkSequences(
  truth: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
): void {
  const refuse = (found: string, allowed: string): never => {
    throw new HeddleError('E_DATA', { where: 'entity F1', found, allowed });
  };
  if (truth.length !== predicted.length) {
    refuse(`${predicted.length} predictions for ${truth.length} sequences`, 'one for each');
  }
  const uneven = truth.findIndex((labels, i) => labels.length !== predicted[i]?.length);
  if (uneven !== -1) {
    refuse(
      `sequence ${uneven + 1} has ${truth[uneven]?.length} labels and ${predicted[uneven]?.length} predicted ones`,
      'one for each token',
    );
  }
  if (truth.every((labels) => labels.length === 0)) refuse('no tokens', 'at least one');
}
