import { z } from 'zod';
import type { RowFormat } from './row-format.ts';
import { type LabelsOfRow, labelFields, labelsOf } from './row-labels.ts';
import { checkTextInput, checkValue, requireText, text } from './row-value.ts';
import { tableParser } from './table.ts';

/** A text and its labels: exactly one, or any number of different ones where a task has several. */
export interface ClassificationRow {
  readonly text: string;
  readonly labels: readonly string[];
}

/** What the library takes for a `ClassificationRow`. */
export type GivenClassificationRow = { readonly text: string } & LabelsOfRow;

const shape = { columns: ['text', 'label'], keys: ['labels'], heading: /^labels?$/i } as const;
const schema = z.object({ text, ...labelFields });

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
  return { text: given.text, labels: labelsOf(given, where, { item: 'a text', allowed, multiLabel }) };
}
