/** The page of an evaluation: figures, confusion, curves and the worst items; it needs nothing next to itself. */
import type { Review } from '../../tasks/review.ts';
import type { AnyTask, Evaluation } from '../../tasks/task.ts';
import { html, type Markup } from '../markup.ts';
import { count, significant } from '../numbers.ts';
import { isPageOf, page, type Section } from '../page.ts';
import { type Column, table } from '../table.ts';
import { calibrationSection, confusionSection, curvesSection, tablesSection } from './charts.ts';
import { mistakesSection } from './mistakes.ts';

export interface EvaluationReport {
  readonly task: Pick<AnyTask, 'name' | 'metrics' | 'rowName'>;
  readonly evaluation: Evaluation & { readonly review: Review };
  /** Paths of the model and of the rows, as they were given. */
  readonly model: string;
  readonly rows: string;
  /** Options of the evaluation and what the model is, by name. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** ISO 8601 */
  readonly date: string;
}

/** What writes these pages. */
const command = 'heddle evaluate';

/** Whether a file that begins so is such a page, which may be replaced. */
export function isEvaluationPage(beginning: string): boolean {
  return isPageOf(command, beginning);
}

/** The page as HTML. The same evaluation gives the same bytes. Throws E_DATA where a picture cannot be read any more. */
export async function evaluationPage(report: EvaluationReport): Promise<string> {
  const { review } = report.evaluation;
  const sections = [
    summary(report),
    tablesSection(review),
    confusionSection(review),
    curvesSection(review),
    calibrationSection(review),
    await mistakesSection(review),
  ].filter((section) => section !== undefined);
  const title = `${report.task.name} on ${report.rows}`;
  return page({ title, command, date: report.date }, sections);
}

function summary({ task, evaluation, model, rows, facts }: EvaluationReport): Section {
  const labels = new Map(task.metrics.map(({ name, label }) => [name, label]));
  const figures = [...evaluation.metrics].map(([name, value]) => ({ name: labels.get(name) ?? name, value }));
  const columns: readonly Column<(typeof figures)[number]>[] = [
    { header: 'figure', cell: ({ name }) => name },
    { header: 'value', cell: ({ value }) => significant(value, 4), numeric: true },
  ];
  const known = [['model', model], ['rows', rows], ...facts] as const;
  return {
    id: 'summary',
    title: 'Summary',
    body: html`${table(`Over ${count(evaluation.items)} ${task.rowName}`, columns, figures)}${definitions(known)}`,
  };
}

function definitions(facts: readonly (readonly [name: string, value: string])[]): Markup {
  return html`<dl class="said">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`;
}
