/** Where `heddle evaluate --report` writes its page. */
import { HeddleError } from '../base/errors.ts';
import { requirePlaceForFile } from '../files/foreign-files.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import type { EvaluationReport } from '../pages/evaluation/evaluation-page.ts';
import { tasks } from '../tasks/registry.ts';
import type { AnyTask } from '../tasks/task.ts';

/** Throws E_CONFIG where the evaluations of a task have nothing to report. */
export function requireReview(task: AnyTask): void {
  if (task.hasReview) return;
  const owners = tasks.filter(({ hasReview }) => hasReview).map(({ name }) => name);
  throw new HeddleError('E_CONFIG', {
    where: '--report',
    found: `an option for a model of ${task.name}, which has no page`,
    allowed: `with ${owners.join(', ')}`,
    fix: 'leave it out; --json has all figures',
  });
}

/** Throws as `requirePlaceForFile` where no page can be written. */
export async function requirePlaceForPage(path: string): Promise<void> {
  await requirePlaceForFile(path, {
    flag: 'report',
    own: 'a page of an earlier evaluation',
    // The plotting library, which pages load, takes half a second.
    isOwn: async (beginning) =>
      (await import('../pages/evaluation/evaluation-page.ts')).isEvaluationPage(beginning),
  });
}

/** Writes the page. Throws E_DISK. */
export async function writeReport(path: string, report: EvaluationReport): Promise<void> {
  const { evaluationPage } = await import('../pages/evaluation/evaluation-page.ts');
  await writeFileAtomically(path, await evaluationPage(report));
}
