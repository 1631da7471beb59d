/** The tables of an evaluation as text: classes and their confusion; forecasts next to those that need no model. */
import { z } from 'zod';
import { count, metricNumber } from './progress-line.ts';
import { textTable } from './text-table.ts';

const classesSchema = z.record(
  z.string(),
  z.object({ precision: z.number(), recall: z.number(), f1: z.number(), support: z.number() }),
);
const confusionSchema = z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.number())) });

/** More labels than this make a table that no terminal holds. */
const mostColumns = 12;

/** A table for each detail that is one. */
export function detailsText(details: ReadonlyMap<string, unknown>): readonly string[] {
  const classes = classesSchema.safeParse(details.get('classes'));
  const confusion = confusionSchema.safeParse(details.get('confusion'));
  return [
    ...(classes.success ? [classesTable(classes.data)] : []),
    ...(confusion.success && confusion.data.labels.length <= mostColumns
      ? [confusionTable(confusion.data)]
      : []),
    ...regionsTable(details),
    ...scoresTable(details),
    ...coverageTable(details.get('coverage')),
  ];
}

const percentsSchema = z.record(z.string(), z.number().nullable());

/** How well the regions of each class are found. */
function regionsTable(details: ReadonlyMap<string, unknown>): readonly string[] {
  const iou = percentsSchema.safeParse(details.get('iou'));
  const dice = percentsSchema.safeParse(details.get('dice'));
  if (!iou.success || !dice.success) return [];
  const cell = (value: number | null | undefined) => (typeof value === 'number' ? metricNumber(value) : '-');
  const rows = Object.entries(iou.data).map(([name, value]) => [name, cell(value), cell(dice.data[name])]);
  return [textTable([['class', 'IoU, %', 'Dice, %'], ...rows], ['left', 'right', 'right'])];
}

const scoresSchema = z.object({ mse: z.number(), mae: z.number(), smape: z.number(), mase: z.number() });
const columnsSchema = z.record(z.string(), scoresSchema);

/** Scores of the forecasts of each column, and of those that need no model. */
function scoresTable(details: ReadonlyMap<string, unknown>): readonly string[] {
  const baselines = [
    ['naive', 'last value'],
    ['seasonalNaive', 'last season'],
  ].flatMap(([key = '', name = '']) => {
    const scores = scoresSchema.safeParse(details.get(key));
    return scores.success ? [[name, scores.data] as const] : [];
  });
  const columns = columnsSchema.safeParse(details.get('columns'));
  const rows = [...(columns.success ? Object.entries(columns.data) : []), ...baselines];
  if (rows.length === 0) return [];
  const cells = rows.map(([name, scores]) => [
    name,
    ...[scores.mse, scores.mae, scores.smape, scores.mase].map(metricNumber),
  ]);
  const head = ['forecast', 'MSE', 'MAE', 'sMAPE, %', 'MASE'];
  return [textTable([head, ...cells], ['left', ...head.slice(1).map(() => 'right' as const)])];
}

/** How much of the truth is below each quantile. */
function coverageTable(found: unknown): readonly string[] {
  const coverage = z.record(z.string(), z.number()).safeParse(found);
  if (!coverage.success) return [];
  const rows = Object.entries(coverage.data).map(([level, below]) => [level, metricNumber(below)]);
  return [textTable([['quantile', 'below it, %'], ...rows], ['left', 'right'])];
}

function classesTable(classes: z.output<typeof classesSchema>): string {
  const rows = Object.entries(classes).map(([name, { precision, recall, f1, support }]) => [
    name,
    ...[precision, recall, f1].map(metricNumber),
    count(support),
  ]);
  const head = ['class', 'precision, %', 'recall, %', 'F1, %', 'items'];
  return textTable([head, ...rows], ['left', 'right', 'right', 'right', 'right']);
}

function confusionTable({ labels, counts }: z.output<typeof confusionSchema>): string {
  const rows = labels.map((label, i) => [label, ...(counts[i] ?? []).map((value) => count(value))]);
  return textTable(
    [['true \\ predicted', ...labels], ...rows],
    ['left', ...labels.map(() => 'right' as const)],
  );
}
