import { HeddleError } from '../base/errors.ts';
import type { DocumentRow } from './rows/documents.ts';

const share = 0.05;

/**
 * Holds out the end of a text: the documents that make up its last 5 % of characters. With `cut`, the document in which
 * this part begins is divided; without it, documents stay whole, and at least the last one is held out.
 *
 * Throws: E_DATA where nothing would be left to train on.
 */
export function holdOutEnd(
  rows: readonly DocumentRow[],
  { cut }: { readonly cut: boolean },
): { readonly train: readonly DocumentRow[]; readonly heldOut: readonly DocumentRow[] } {
  const total = rows.reduce((sum, { text }) => sum + text.length, 0);
  let left = Math.round(share * total);
  let first = rows.length;
  while (first > 0 && left >= (rows[first - 1]?.text.length ?? 0)) left -= rows[--first]?.text.length ?? 0;
  const divided = rows[first - 1];
  const place = divided === undefined || !cut ? 0 : placeOf(divided.text, divided.text.length - left);
  if (divided !== undefined && place > 0 && place < divided.text.length) {
    const [before, after] = [{ text: divided.text.slice(0, place) }, { text: divided.text.slice(place) }];
    return { train: [...rows.slice(0, first - 1), before], heldOut: [after, ...rows.slice(first)] };
  }
  const start = Math.min(first, rows.length - 1);
  if (start > 0) return { train: rows.slice(0, start), heldOut: rows.slice(start) };
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
