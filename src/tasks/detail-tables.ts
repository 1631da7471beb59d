/** Details of evaluations as tables: classes and their confusion, regions, forecasts next to those that need no model. */
import { z } from 'zod';

/** A column; figures are printed with digits after the point, counts without. */
interface DetailColumn {
  readonly name: string;
  readonly kind: 'text' | 'figure' | 'count';
}

export interface DetailTable {
  readonly columns: readonly DetailColumn[];
  /** A cell for each column; null where there is no value. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

type Details = ReadonlyMap<string, unknown>;

const text = (name: string): DetailColumn => ({ name, kind: 'text' });
const figures = (...names: readonly string[]) =>
  names.map((name): DetailColumn => ({ name, kind: 'figure' }));
const counts = (...names: readonly string[]) => names.map((name): DetailColumn => ({ name, kind: 'count' }));

const classesSchema = z.record(
  z.string(),
  z.object({ precision: z.number(), recall: z.number(), f1: z.number(), support: z.number() }),
);
const confusionSchema = z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.number())) });

/** More labels than this make a table that no terminal holds. */
const mostColumns = 12;

/** How well each class is found, and which are taken for which. */
export function classTables(details: Details): readonly DetailTable[] {
  const classes = classesSchema.safeParse(details.get('classes'));
  const confusion = confusionSchema.safeParse(details.get('confusion'));
  return [
    ...(classes.success ? [classTable(classes.data)] : []),
    ...(confusion.success && confusion.data.labels.length <= mostColumns
      ? [confusionTable(confusion.data)]
      : []),
  ];
}

function classTable(classes: z.output<typeof classesSchema>): DetailTable {
  return {
    columns: [text('class'), ...figures('precision, %', 'recall, %', 'F1, %'), ...counts('items')],
    rows: Object.entries(classes).map(([name, { precision, recall, f1, support }]) => [
      ...[name, precision, recall, f1, support],
    ]),
  };
}

function confusionTable(confusion: z.output<typeof confusionSchema>): DetailTable {
  return {
    columns: [text('true \\ predicted'), ...counts(...confusion.labels)],
    rows: confusion.labels.map((label, i) => [label, ...(confusion.counts[i] ?? [])]),
  };
}

const percentsSchema = z.record(z.string(), z.number().nullable());

/** How well the regions of each class are found. */
export function regionTables(details: Details): readonly DetailTable[] {
  const iou = percentsSchema.safeParse(details.get('iou'));
  const dice = percentsSchema.safeParse(details.get('dice'));
  if (!iou.success || !dice.success) return [];
  const rows = Object.entries(iou.data).map(([name, value]) => [name, value, dice.data[name] ?? null]);
  return [{ columns: [text('class'), ...figures('IoU, %', 'Dice, %')], rows }];
}

const scoresSchema = z.object({ mse: z.number(), mae: z.number(), smape: z.number(), mase: z.number() });
const columnsSchema = z.record(z.string(), scoresSchema);
const coverageSchema = z.record(z.string(), z.number());

/** The forecasts that need no model, by their names in the details. */
const baselines = [
  ['naive', 'last value'],
  ['seasonalNaive', 'last season'],
] as const;

/** Scores of the forecasts of each column, and of those that need no model; how much of the truth is below each quantile. */
export function forecastTables(details: Details): readonly DetailTable[] {
  const known = baselines.flatMap(([key, name]) => {
    const scores = scoresSchema.safeParse(details.get(key));
    return scores.success ? [[name, scores.data] as const] : [];
  });
  const columns = columnsSchema.safeParse(details.get('columns'));
  const scored = [...(columns.success ? Object.entries(columns.data) : []), ...known];
  const coverage = coverageSchema.safeParse(details.get('coverage'));
  return [
    {
      columns: [text('forecast'), ...figures('MSE', 'MAE', 'sMAPE, %', 'MASE')],
      rows: scored.map(([name, { mse, mae, smape, mase }]) => [name, mse, mae, smape, mase]),
    },
    {
      columns: [text('quantile'), ...figures('below it, %')],
      rows: coverage.success ? Object.entries(coverage.data) : [],
    },
  ].filter(({ rows }) => rows.length > 0);
}
