/** Where `heddle evaluate --report` writes its page. */
import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { diskError, readError } from '../files/disk-error.ts';
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

/**
 * Throws E_CONFIG where a file stands that is no page of ours, or where no file can stand; E_DISK for a folder that is not there,
 * E_DATA for a page that cannot be read.
 */
export async function requirePlaceForPage(path: string): Promise<void> {
  const folder = await stat(dirname(path)).catch((cause: unknown) => {
    throw diskError(dirname(path), cause);
  });
  const there = await stat(path).catch(() => undefined);
  const isBelowFile = !folder.isDirectory();
  if (!isBelowFile && there === undefined) return;
  // The plotting library, which pages load, takes half a second.
  const { isEvaluationPage } = await import('../pages/evaluation/evaluation-page.ts');
  if (there?.isFile() && isEvaluationPage(await headOf(path))) return;
  const found = isBelowFile
    ? `a place below ${dirname(path)}, which is a file`
    : there?.isDirectory()
      ? 'a folder'
      : 'a file that Heddle did not write and does not replace';
  throw new HeddleError('E_CONFIG', {
    where: `--report ${path}`,
    found,
    allowed: 'a new file, or a page of an earlier evaluation',
    fix: 'choose another name, or move it away',
  });
}

async function headOf(path: string): Promise<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw readError(path, cause);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Writes the page. Throws E_DISK. */
export async function writeReport(path: string, report: EvaluationReport): Promise<void> {
  const { evaluationPage } = await import('../pages/evaluation/evaluation-page.ts');
  await writeFileAtomically(path, await evaluationPage(report));
}
