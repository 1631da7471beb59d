/** Bundles that an earlier version of the format wrote: they load and answer as they did when they were written. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { TextPair } from '../../src/data/rows/sequence-to-sequence.ts';
import { load } from '../../src/node.ts';
import { parseTrainingOptions } from '../../src/tasks/options-schema.ts';
import type { Prediction } from '../../src/tasks/pair-search.ts';
import { findTask } from '../../src/tasks/registry.ts';
import { trainFiles } from '../../src/workers/train-files.ts';

const folder = fileURLToPath(new URL('../fixtures/bundles-v1', import.meta.url));
const textOf = (name: string) => readFile(join(folder, name), 'utf8');
const linesOf = async (name: string) => (await textOf(name)).trimEnd().split('\n');

const pairs = (await linesOf('pairs.tsv')).map((line): TextPair => {
  const [source = '', target = ''] = line.split('\t');
  return { source, target };
});

describe.each(['transformer', 'conv', 'elman', 'lstm', 'gru'])('%s', (family) => {
  test('answers as it did', async () => {
    const model = await load(join(folder, family), { task: 'sequence-to-sequence' });
    const recorded = (await linesOf(`expected/${family}-answers.jsonl`)).map(
      (line): Prediction => JSON.parse(line),
    );
    expect(recorded.length).toBeGreaterThan(0);
    const found = await model.predict(recorded.map(({ source }) => source));
    await model.release();
    for (const [i, { source, hypotheses }] of recorded.entries()) {
      expect(found[i]?.source).toBe(source);
      expect(found[i]?.hypotheses).toHaveLength(hypotheses.length);
      for (const [j, expected] of hypotheses.entries()) {
        const { text, tokens, logProbabilities, score } = found[i]!.hypotheses[j]!;
        expect([text, tokens]).toEqual([expected.text, expected.tokens]);
        expect(logProbabilities).toHaveLength(expected.logProbabilities.length);
        logProbabilities.forEach((value, t) => {
          expect(Math.abs(value - expected.logProbabilities[t]!)).toBeLessThan(1e-3);
        });
        expect(Math.abs(score - expected.score)).toBeLessThan(1e-3);
      }
    }
  });

  test('is as good as it was', async () => {
    const model = await load(join(folder, family), { task: 'sequence-to-sequence' });
    const { items, ...recorded }: Record<string, number> = JSON.parse(
      await textOf(`expected/${family}-evaluation.json`),
    );
    const evaluation = await model.evaluate(pairs);
    await model.release();
    expect(evaluation.items).toBe(items);
    for (const [name, value] of Object.entries(recorded)) {
      const found = evaluation.metrics.get(name) ?? Number.NaN;
      expect(Math.abs(found - value), name).toBeLessThanOrEqual(1e-6 * Math.max(1, value));
    }
  });
});

test('a run of that version is not gone on with, and the message says why', async () => {
  const out = await mkdtemp(join(tmpdir(), 'heddle-v1-'));
  const task = 'sequence-to-sequence';
  const resume = join(folder, 'transformer');
  const job = {
    ...{ task, resume, out, dev: undefined, reading: {}, savedConfig: {} },
    options: parseTrainingOptions(findTask(task), { updates: 600, threads: 1 }, 'test'),
    train: { paths: [join(folder, 'pairs.tsv')] },
  };
  const port = { post: () => undefined, stopRequested: () => false };
  await expect(trainFiles(job, port)).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringMatching(/a run of an earlier version of Heddle, whose batches .* --init/s),
  });
  await rm(out, { recursive: true });
});
