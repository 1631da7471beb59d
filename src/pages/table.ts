/** Tables: a caption, headers with scope, numbers to the right. */
import { type Content, html, type Markup } from './markup.ts';

export interface Column<Row> {
  readonly header: Content;
  readonly cell: (row: Row) => Content;
  /** Numbers stand on the right. */
  readonly numeric?: boolean | undefined;
}

/** The first column heads its row. `label` tells the table from others of the same caption; default: the caption. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  label = caption,
): Markup {
  const heads = columns.map(({ header, numeric }) => html`<th scope="col"${align(numeric)}>${header}</th>`);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">
<p class="hint" aria-hidden="true">scroll sideways ↔</p>
<table>
<caption><span>${caption}</span></caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${columns.map((column, index) => cell(column, row, index))}</tr>\n`)}</tbody>
</table></div>
`;
}

function cell<Row>({ cell, numeric }: Column<Row>, row: Row, index: number): Markup {
  return index === 0
    ? html`<th scope="row"${align(numeric)}>${cell(row)}</th>`
    : html`<td${align(numeric)}>${cell(row)}</td>`;
}

function align(numeric = false): Content {
  return numeric ? html` class="number"` : undefined;
}
