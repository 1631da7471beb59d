/** The tables of claims. */
import type { Table, Verdict } from '../../claims/claim.ts';
import type { Markup } from '../../pages/markup.ts';
import { type Content, html } from '../../pages/markup.ts';
import { significant } from '../../pages/numbers.ts';
import { table } from '../../pages/table.ts';
import { badge, isVerdict } from './verdict-badge.ts';

/** A table of the claim of a letter: a column of numbers stands on the right, a verdict alone in a cell wears its badge, an interval is not broken. */
export function claimTable({ title, caption, columns, rows }: Table, id: string): Markup {
  const whole = caption === undefined ? title : `${title}. ${caption}`;
  return table(
    whole,
    columns.map((header, index) => ({
      header: unbroken(header),
      cell: (row: Table['rows'][number]) => claimCell(row[index]),
      numeric: rows.some((row) => typeof row[index] === 'number'),
    })),
    rows,
    `${whole} (claim ${id})`,
  );
}

function claimCell(value: string | number | undefined): Content {
  if (typeof value === 'number') return significant(value);
  if (isVerdict(value)) return badge(value satisfies Verdict);
  const estimate = /^(\S+) (\[[^\]]*\])$/.exec(value ?? '');
  return estimate === null ? value : html`${estimate[1]} <small class="name">${estimate[2]}</small>`;
}

/** A short header such as `k = 128` stays on one line. */
function unbroken(header: string): string {
  return header.length <= 8 ? header.replaceAll(' ', '\u00A0') : header;
}
