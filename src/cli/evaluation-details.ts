/** The tables of an evaluation as text: classes and their confusion. */
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
  ];
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
