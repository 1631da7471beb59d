import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { normalizeText } from '../normalize-text.ts';
import type { RowFormat } from './row-format.ts';
import { checkTextInput, checkValue, counted, oneLine, requireText, text } from './row-value.ts';
import { tableParser } from './table.ts';

/** A text and its labels: exactly one, or any number of different ones where a task has several. */
export interface ClassificationRow {
  readonly text: string;
  readonly labels: readonly string[];
}

/** What the library takes for a `ClassificationRow`. */
export type GivenClassificationRow =
  | { readonly text: string; readonly label: string }
  | { readonly text: string; readonly labels: readonly string[] };

const shape = { columns: ['text', 'label'], keys: ['labels'], heading: /^labels?$/i } as const;
const separator = '|';
const label = z.union(
  [oneLine.transform((name) => normalizeText(name, 'nfc')), z.number().transform(String)],
  'expected text or a number, on one line',
);
const schema = z.object({
  text,
  label: z.union([label, z.array(label)], 'expected text, a number or an array of them').optional(),
  labels: z.array(label).optional(),
});

/**
 * Rows of text-classification: TSV of exactly `text<TAB>label` (a first line whose label is `label` is refused as a header), CSV with a header, or JSONL with `text` and `label` (text,
 * a number, or an array: `labels` is another name for it). Space around a label is dropped.
 *
 * With several labels a row, text in place of an array is split at `|`, and no text is no label.
 */
export function classificationRows({
  multiLabel,
}: {
  readonly multiLabel: boolean;
}): RowFormat<ClassificationRow> {
  const labels = multiLabel ? 'label|label' : 'label';
  const check = (row: unknown, where: string) => checkRow(row, where, multiLabel);
  return {
    description: `TSV (text<TAB>${labels}), CSV with a header, JSONL ({text, label})`,
    columns: shape.columns,
    packing: {
      pack: ({ text, labels: names }) => [text, ...names].join('\0'),
      unpack(packed) {
        const [text = '', ...names] = packed.split('\0');
        return { text, labels: names };
      },
    },
    parser: (source) => tableParser(source, shape, check),
    check,
    input: (line) => line,
    checkInput: checkTextInput,
  };
}

function checkRow(row: unknown, where: string, multiLabel: boolean): ClassificationRow {
  const allowed = multiLabel
    ? '{"text": "...", "labels": ["...", "..."]}'
    : '{"text": "...", "label": "..."}';
  const given = checkValue(schema, row, where, allowed);
  requireText(given.text, 'text', where, 'a text and its label');
  const found = labelsIn(given.label ?? given.labels, where, allowed, multiLabel);
  for (const [i, name] of found.entries()) {
    requireText(name, 'label', where, multiLabel ? 'labels between |' : 'a text and its label');
    if (found.indexOf(name) !== i)
      throw badLabels(where, `the label ${JSON.stringify(name)} twice`, 'each label once');
    if (multiLabel && name.includes(separator)) {
      throw badLabels(where, `the label ${JSON.stringify(name)}`, 'labels without |, which separates them');
    }
  }
  if (multiLabel || found.length === 1) return { text: given.text, labels: found };
  throw new HeddleError('E_DATA', {
    where,
    found: counted(found.length, 'label'),
    allowed: 'one label',
    fix: 'correct the row, or say multiLabel (--multi-label) if a text can have several',
  });
}

function labelsIn(
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
