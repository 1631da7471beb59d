/** Tables: a caption, headers with scope, numbers to the right. */
import type { Table, Verdict } from '../../claims/claim.ts';
import { type Content, html, type Markup } from './markup.ts';
import { significant } from './numbers.ts';
import { badge, isVerdict } from './verdict-badge.ts';

export interface Column<Row> {
  readonly header: Content;
  readonly cell: (row: Row) => Content;
  /** Numbers stand on the right. */
  readonly numeric?: boolean | undefined;
}

/** The first column heads its row. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Markup {
  const heads = columns.map(({ header, numeric }) => html`<th scope="col"${align(numeric)}>${header}</th>`);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
<p class="hint" aria-hidden="true">scroll sideways ↔</p>
<table>
<caption><span>${caption}</span></caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${columns.map((column, index) => cell(column, row, index))}</tr>\n`)}</tbody>
</table></div>
`;
}

/** A claim's table: a column of numbers stands on the right, a verdict alone in a cell wears its badge, an interval is not broken. */
export function claimTable({ title, caption, columns, rows }: Table): Markup {
  const whole = caption === undefined ? title : `${title}. ${caption}`;
  return table(
    whole,
    columns.map((header, index) => ({
      header: unbroken(header),
      cell: (row: Table['rows'][number]) => claimCell(row[index]),
      numeric: rows.some((row) => typeof row[index] === 'number'),
    })),
    rows,
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

function cell<Row>({ cell, numeric }: Column<Row>, row: Row, index: number): Markup {
  return index === 0
    ? html`<th scope="row"${align(numeric)}>${cell(row)}</th>`
    : html`<td${align(numeric)}>${cell(row)}</td>`;
}

function align(numeric = false): Content {
  return numeric ? html` class="number"` : undefined;
}
