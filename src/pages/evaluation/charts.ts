/** The sections of an evaluation that are tables and charts. */
import type { ClassCurve, Confusion, Review, ReviewTable } from '../../tasks/review.ts';
import { lineChart } from '../charts/line-chart.ts';
import { type MatrixPicture, matrix, ramp } from '../charts/matrix-chart.ts';
import { namesMargin } from '../charts/names-margin.ts';
import { isNarrow, responsive, widths } from '../charts/responsive.ts';
import { figure } from '../figure.ts';
import { html, type Markup } from '../markup.ts';
import { count, fixed, percent, significant } from '../numbers.ts';
import type { Section } from '../page.ts';
import { type Palette, styleAt } from '../series-style.ts';
import { shortened } from '../shortened.ts';
import { type Column, table } from '../table.ts';

export function tablesSection({ tables }: Review): Section | undefined {
  if (tables.length === 0) return undefined;
  return { id: 'classes', title: 'Classes', body: html`${tables.map(reviewTable)}` };
}

function reviewTable({ title, columns, rows }: ReviewTable): Markup {
  type Row = ReviewTable['rows'][number];
  const shown = columns.map(
    ({ name, kind }, i): Column<Row> => ({
      header: name,
      numeric: kind !== 'text',
      cell(row) {
        const value = row[i] ?? undefined;
        if (typeof value !== 'number') return value ?? '–';
        return kind === 'count' ? count(value) : fixed(value, 1);
      },
    }),
  );
  return table(title, shown, rows);
}

/** More classes than this are a picture in which nothing can be read; the pairs that are confused most are listed then. */
const mostOfMatrix = 40;
const mostPairs = 10;

export function confusionSection({ confusion }: Review): Section | undefined {
  if (confusion === undefined) return undefined;
  const isPicture = confusion.names.length <= mostOfMatrix;
  return {
    id: 'confusion',
    title: 'What was taken for what',
    body: html`${isPicture ? confusionMatrix(confusion) : undefined}${pairsTable(confusion)}`,
  };
}

function confusionMatrix({ names, counts, unit }: Confusion): Markup {
  const shares = counts.map((row) => {
    const sum = row.reduce((total, value) => total + value, 0);
    return row.map((value) => (sum === 0 ? 0 : (100 * value) / sum));
  });
  const drawing = responsive(widths.full, (width) => {
    const rows = names.map((name) => shortened(name, isNarrow(width) ? 12 : 24));
    const room = Math.floor((width - namesMargin(rows) - 12) / names.length);
    const cell = Math.max(3, Math.min(54, room));
    const picture: MatrixPicture = {
      description: `Confusion matrix of ${count(names.length)} classes: a row for each true class, a column for each answer`,
      ...{ rows, columns: rows, values: shares, range: [0, 100], cell },
      numbers: cell >= 26,
      format: (value) => (value < 0.5 ? '' : fixed(value, 0)),
      fontSize: 13,
    };
    return matrix(picture);
  });
  const title = 'Confusion matrix';
  const caption = `A row for each true class: the percentage of its ${unit} that each column's class was given.`;
  return figure({ title, caption }, html`<div class="as-drawn">${drawing}</div>`, ramp([0, 100]));
}

function pairsTable({ names, counts, unit }: Confusion): Markup | undefined {
  const pairs = counts
    .flatMap((row, truth) => row.map((value, answer) => ({ truth, answer, value })))
    .filter(({ truth, answer, value }) => truth !== answer && value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, mostPairs);
  if (pairs.length === 0) return undefined;
  const columns: readonly Column<(typeof pairs)[number]>[] = [
    { header: 'true class', cell: ({ truth }) => names[truth] },
    { header: 'taken for', cell: ({ answer }) => names[answer] },
    { header: unit, cell: ({ value }) => count(value), numeric: true },
  ];
  return table('Confused most often', columns, pairs);
}

/** Of more classes than this, those that are found worst are drawn. */
const mostCurves = 10;
/** Points of a curve that are drawn. */
const mostPoints = 200;

export function curvesSection({ curves = [] }: Review): Section | undefined {
  if (curves.length === 0) return undefined;
  const sorted = curves.toSorted((a, b) => a.averagePrecision - b.averagePrecision);
  const drawn = sorted.slice(0, mostCurves).sort((a, b) => a.number - b.number);
  const numbers = new Map(drawn.map(({ name, number }) => [name, number]));
  const palette: Palette = (names) =>
    new Map(names.map((name) => [name, styleAt(numbers.get(name) ?? 0, true)]));
  const left = curves.length - drawn.length;
  const chart = lineChart(
    {
      title: 'Precision and recall',
      caption: `Each class against all others, for every threshold of its score.${left > 0 ? ` The ${mostCurves} classes of the least average precision.` : ''}`,
      x: { label: 'recall', domain: [0, 1] },
      y: { label: 'precision', domain: [0, 1] },
      lines: drawn.map(({ name, points }) => ({ name, points: thinned(points) })),
    },
    palette,
  );
  const columns: readonly Column<ClassCurve>[] = [
    { header: 'class', cell: ({ name }) => name },
    {
      header: 'average precision',
      cell: ({ averagePrecision }) => fixed(averagePrecision, 3),
      numeric: true,
    },
  ];
  return {
    id: 'curves',
    title: 'Precision and recall',
    body: html`${chart}${table('The area under each curve, 0 to 1', columns, curves)}`,
  };
}

/** Points that are apart by a share of an axis at least, and the last one. */
function thinned(points: ClassCurve['points']): readonly { readonly x: number; readonly y: number }[] {
  let last: ClassCurve['points'][number] | undefined;
  const kept = points.filter((point, i) => {
    const isFar =
      last === undefined ||
      Math.abs(point.recall - last.recall) + Math.abs(point.precision - last.precision) > 2 / mostPoints;
    if (isFar || i === points.length - 1) last = point;
    return last === point;
  });
  return kept.map(({ recall, precision }) => ({ x: recall, y: precision }));
}

export function calibrationSection({ calibration }: Review): Section | undefined {
  if (calibration === undefined) return undefined;
  const { bins, expectedError } = calibration;
  const palette: Palette = (names) => new Map(names.map((name, i) => [name, styleAt(i === 0 ? 0 : 5, true)]));
  const chart = lineChart(
    {
      title: 'Reliability',
      caption: `How often answers are right, by the probability that the model gives them. The expected calibration error is ${percent(100 * expectedError)}: the mean distance from the diagonal, weighted by items.`,
      x: { label: 'probability of the answer', domain: [0, 1] },
      y: { label: 'share that is right', domain: [0, 1] },
      lines: [
        { name: 'model', points: bins.map(({ probability, accuracy }) => ({ x: probability, y: accuracy })) },
        {
          name: 'right as often as it says',
          points: [
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ],
        },
      ],
    },
    palette,
  );
  const columns: readonly Column<(typeof bins)[number]>[] = [
    { header: 'mean probability', cell: ({ probability }) => significant(probability), numeric: true },
    { header: 'share that is right', cell: ({ accuracy }) => significant(accuracy), numeric: true },
    { header: 'items', cell: ({ items }) => count(items), numeric: true },
  ];
  return {
    id: 'reliability',
    title: 'Reliability',
    body: html`${chart}<details><summary>As a table</summary>${table('Answers by probability', columns, bins)}</details>
`,
  };
}
