import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { HeddleError } from '../base/errors.ts';
import { receivedError, sentError } from '../base/sent-error.ts';
import { parseTrainingOptions } from '../tasks/options-schema.ts';
import { findTask } from '../tasks/registry.ts';
import type { ProgressMessage } from './messages.ts';
import type { TrainingJob } from './training-job.ts';
import { startTraining } from './training-thread.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-thread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pairs = join(folder, 'pairs.tsv');
writeFileSync(pairs, ['ab', 'ba', 'aab', 'bab', 'abb'].map((word) => `${word}\t${word}\n`).join(''));

const job = (name: string, train: string): TrainingJob => ({
  task: 'sequence-to-sequence',
  options: parseTrainingOptions(
    findTask('sequence-to-sequence'),
    {
      model: { layers: 1, width: 8, inner: 8, heads: 1 },
      updates: 100_000,
      threads: 1,
      maxLength: 8,
    },
    'test',
  ),
  train: { paths: [train] },
  reading: {},
  dev: undefined,
  out: join(folder, name),
  resume: undefined,
  savedConfig: {},
});

/** Runs a job in this thread and calls `act` at the third update. */
function runUntilThird(name: string, act: (training: ReturnType<typeof startTraining>) => void) {
  const onProgress = (message: ProgressMessage) => {
    if (message.kind === 'record' && message.record.update === 3) act(training);
  };
  const training = startTraining(job(name, pairs), { onProgress, worker: false });
  return training.finished;
}

test('stop ends the run behind the update and saves', async () => {
  const summary = await runUntilThird('stopped', ({ stop }) => stop());
  expect(summary).toMatchObject({ end: 'stopped', updates: 3, rows: 4, bestUpdate: 3 });
});

test('an error keeps its code and parts on the way between threads', async () => {
  const { finished } = startTraining(job('none', join(folder, 'none.tsv')), {
    onProgress: () => undefined,
    worker: false,
  });
  const error = await finished.catch((thrown: unknown) => thrown);
  const received = receivedError(structuredClone(sentError(error)));
  expect(received).toBeInstanceOf(HeddleError);
  expect(received).toMatchObject({
    code: 'E_DATA',
    message: expect.stringContaining('there is no such file'),
  });
  expect(receivedError(structuredClone(sentError(new TypeError('x'))))).toMatchObject({ message: 'x' });
});
