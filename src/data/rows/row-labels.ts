/** The labels of a row: one, or any number of different ones. */
import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { normalizeText } from '../normalize-text.ts';
import { counted, oneLine, requireText } from './row-value.ts';

const separator = '|';
const label = z.union(
  [oneLine.transform((name) => normalizeText(name, 'nfc')), z.number().transform(String)],
  'expected text or a number, on one line',
);

/** Fields of a row's schema: `label`, of which `labels` is another name. */
export const labelFields = {
  label: z.union([label, z.array(label)], 'expected text, a number or an array of them').optional(),
  labels: z.array(label).optional(),
};

/** The same as the library's user gives it. */
export type LabelsOfRow = { readonly label: string } | { readonly labels: readonly string[] };

interface GivenLabels {
  readonly label?: string | readonly string[] | undefined;
  readonly labels?: readonly string[] | undefined;
}

interface LabelRules {
  /** What has the labels, for messages: `a text`. */
  readonly item: string;
  /** What a row is to look like. */
  readonly allowed: string;
  /** Whether it may have any number of labels; text in place of an array is then split at `|`, and no text is no label. */
  readonly multiLabel: boolean;
}

/** The labels of a row, without space around them. Throws E_DATA naming `where`. */
export function labelsOf(
  { label: one, labels }: GivenLabels,
  where: string,
  { item, allowed, multiLabel }: LabelRules,
): readonly string[] {
  const found = splitLabels(one ?? labels, where, allowed, multiLabel);
  for (const [i, name] of found.entries()) {
    requireText(name, 'label', where, multiLabel ? 'labels between |' : `${item} and its label`);
    if (found.indexOf(name) !== i)
      throw badLabels(where, `the label ${JSON.stringify(name)} twice`, 'each label once');
    if (multiLabel && name.includes(separator)) {
      throw badLabels(where, `the label ${JSON.stringify(name)}`, 'labels without |, which separates them');
    }
  }
  if (multiLabel || found.length === 1) return found;
  throw new HeddleError('E_DATA', {
    where,
    found: counted(found.length, 'label'),
    allowed: 'one label',
    fix: `correct the row, or say multiLabel (--multi-label) if ${item} can have several`,
  });
}

function splitLabels(
  given: string | readonly string[] | undefined,
  where: string,
  allowed: string,
  multiLabel: boolean,
): readonly string[] {
  if (given === undefined) throw badLabels(where, 'no label', allowed);
  if (typeof given !== 'string') return given.map((name) => name.trim());
  if (!multiLabel) return [given.trim()];
  return given.trim() === '' ? [] : given.split(separator).map((name) => name.trim());
}

function badLabels(where: string, found: string, allowed: string): HeddleError {
  return new HeddleError('E_DATA', { where, found, allowed, fix: 'correct or remove the row' });
}
