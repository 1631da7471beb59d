import { HeddleError } from '../base/errors.ts';
import { keepRows, type RowSequence } from './row-sequence.ts';
import type { DocumentRow } from './rows/documents.ts';

const share = 0.05;

/**
 * Holds out the end of a text: the documents that make up its last 5 % of characters. With `cut`, the document in which
 * this part begins is divided; without it, documents stay whole, and at least the last one is held out.
 *
 * Throws: E_DATA where nothing would be left to train on.
 */
export function holdOutEnd(
  rows: RowSequence<DocumentRow>,
  { cut }: { readonly cut: boolean },
): { readonly train: RowSequence<DocumentRow>; readonly heldOut: readonly DocumentRow[] } {
  let total = 0;
  for (const { text } of rows) total += text.length;
  const textOf = (i: number) => rows.at(i)?.text ?? '';
  let left = Math.round(share * total);
  let first = rows.length;
  while (first > 0 && left >= textOf(first - 1).length) left -= textOf(--first).length;
  const upTo = (end: number) => keepRows(rows, (i) => i < end);
  const from = (start: number) => [...keepRows(rows, (i) => i >= start)];
  const divided = first > 0 && cut ? textOf(first - 1) : '';
  const place = placeOf(divided, divided.length - left);
  if (place > 0 && place < divided.length) {
    const [before, after] = [{ text: divided.slice(0, place) }, { text: divided.slice(place) }];
    return { train: [...upTo(first - 1), before], heldOut: [after, ...from(first)] };
  }
  const start = Math.min(first, rows.length - 1);
  if (start > 0) return { train: upTo(start), heldOut: from(start) };
  throw new HeddleError('E_DATA', {
    where: 'hold-out',
    found: `${rows.length} document${rows.length === 1 ? '' : 's'} of ${total} characters`,
    allowed: 'text of which 5 % can be held out',
    fix: 'add text, or give a dev set',
  });
}

/** A place in a text that is not inside of a pair of surrogates. */
function placeOf(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
