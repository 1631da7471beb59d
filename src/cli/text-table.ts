/** Rows as text with aligned columns, two spaces between them; each line ends with a line feed. */
export function textTable(
  rows: readonly (readonly string[])[],
  alignment: readonly ('left' | 'right')[],
): string {
  const widths = alignment.map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    alignment[column] === 'right' ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => `${row.map(cell).join('  ').trimEnd()}\n`).join('');
}
