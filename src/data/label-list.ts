import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';

/** The labels of a task, each with an id from 0. */
export interface LabelList {
  /** In the order of their ids. This is what `labels.json` holds. */
  readonly labels: readonly string[];
  readonly size: number;
  /** Throws: E_DATA naming `where` the label stands, for a label that is not in the list. */
  id(label: string, where: string): number;
  /** Throws: RangeError for an id that no label has. */
  name(id: number): string;
}

const schema = z.array(z.string().min(1)).min(1);

/**
 * The different labels of a training set, sorted: by value if all are decimal numbers, else by code points.
 *
 * Throws: E_DATA for an empty label and for fewer than `least` different ones.
 */
export function collectLabels(labels: Iterable<string>, least = 2): LabelList {
  const distinct = [...new Set(labels)];
  if (distinct.includes('')) {
    throw new HeddleError('E_DATA', { where: 'labels', found: 'an empty label', allowed: 'a text' });
  }
  if (distinct.length < least) {
    throw new HeddleError('E_DATA', {
      where: 'labels',
      found: distinct.length === 0 ? 'none' : `only ${distinct.map(quote).join(', ')}`,
      allowed: `${least} or more different labels`,
      fix: 'check which column holds the label',
    });
  }
  const numeric = distinct.every((label) => /^[+-]?\d+(?:\.\d+)?$/.test(label));
  return listOf(distinct.sort((a, b) => (numeric ? Number(a) - Number(b) : 0) || compareCodePoints(a, b)));
}

/** The list that `labels.json` holds. Throws: E_MODEL_FILE for anything but different texts. */
export function parseLabels(json: unknown, where = 'labels.json'): LabelList {
  const { success, data } = schema.safeParse(json);
  if (success && new Set(data).size === data.length) return listOf(data);
  throw new HeddleError('E_MODEL_FILE', {
    where,
    found: 'not a list of labels',
    allowed: 'a JSON array of different texts',
  });
}

function listOf(labels: readonly string[]): LabelList {
  const ids = new Map(labels.map((label, id) => [label, id]));
  return {
    labels,
    size: labels.length,
    id(label, where) {
      const id = ids.get(label);
      if (id !== undefined) return id;
      throw new HeddleError('E_DATA', {
        where,
        found: `label ${quote(label)}, which the training data lacks`,
        allowed: listed(labels),
      });
    },
    name(id) {
      const label = labels[id];
      if (label === undefined) throw new RangeError(`label ${id} of ${labels.length}`);
      return label;
    },
  };
}

/** The first labels, and how many more there are. */
function listed(labels: readonly string[]): string {
  const shown = labels.slice(0, 20).map(quote).join(', ');
  return labels.length > 20 ? `${shown} and ${labels.length - 20} more` : shown;
}

function quote(label: string): string {
  return JSON.stringify(label);
}

/** JavaScript's own order is by UTF-16 units, which puts U+FF00 after an emoji. */
function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
