/** The entry file of a process of `heddle compare`; `cli/comparison-process.ts` starts it. */

import { sentError } from './base/sent-error.ts';
import { type ComparisonJob, type ComparisonMessage, runComparisonJob } from './cli/comparison-run.ts';

const post = (message: ComparisonMessage) => process.send?.(message);

// Ctrl-C reaches the whole group of processes; the one that started this one decides, and may be gone.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.once('message', async (job: ComparisonJob) => {
  try {
    post({ kind: 'done', outcome: await runComparisonJob(job, post) });
  } catch (error) {
    post({ kind: 'error', error: sentError(error) });
  }
});
