import { describe, expect, it } from 'vitest';
import { readBundle } from '../bundle/load-bundle.ts';
import { memoryStore } from '../bundle/store.ts';
import { loadTrainingCheckpoint } from '../bundle/training-state.ts';
import type { TextPair } from '../data/rows/sequence-to-sequence.ts';
import type { TrainingOptionsOf } from '../library/task-types.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import type { HistoryRecord } from '../train/fit-options.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { findBundleTask, findTask } from './registry.ts';
import { type TrainingRequest, trainModel } from './train-model.ts';

const task = findTask('sequence-to-sequence');

/** Words over four letters, spelt backwards. */
const pairs: readonly TextPair[] = Array.from({ length: 60 }, (_, i) => {
  const source =
    Array.from({ length: 1 + (i % 5) }, (_, j) => 'abcd'[(i * 7 + j * 3) % 4]).join('') + 'abcd'[i % 3];
  return { source, target: [...source].reverse().join('') };
});

/** Trains a tiny model in memory: the result, what was reported, and the files of every save. */
async function train(
  changes: TrainingOptionsOf<'sequence-to-sequence'>,
  resume?: TrainingRequest['resume'],
  stopAfter = Number.POSITIVE_INFINITY,
) {
  const records: HistoryRecord[] = [];
  const saves: ReadonlyMap<string, Uint8Array>[] = [];
  const notes: string[] = [];
  const options = parseTrainingOptions(
    task,
    {
      model: { layers: 1, width: 16, inner: 32, heads: 2 },
      ...{ batchTokens: 100, evaluateEvery: 4, schedule: 'constant', warmup: 4, maxLength: 8 },
      ...changes,
    },
    'test',
  );
  const result = await trainModel(
    { task, options, rows: pairs, savedConfig: {}, resume },
    {
      runtime: nodeRuntime,
      threads: 1,
      report: (record) => records.push(record),
      note: (text) => notes.push(text),
      warn: () => {},
      stopRequested: () => (records.findLast(({ event }) => event === 'update')?.update ?? 0) >= stopAfter,
      save: async (files) => void saves.push(files),
    },
  );
  return { ...result, records, saves, notes };
}

/** The run that was saved as these files. */
async function savedRun(files: ReadonlyMap<string, Uint8Array>) {
  const store = memoryStore(files);
  const bundle = await readBundle(store, findBundleTask);
  return { bundle, checkpoint: (await loadTrainingCheckpoint(store, bundle.layout))! };
}

describe('until', () => {
  it('ends a run where the loss is as low, and not before', async () => {
    const { end, metrics, records } = await train({ updates: 60, until: 1.9 });
    const losses = records.flatMap((record) =>
      record.event === 'evaluation' ? record.metrics.lossPerToken! : [],
    );
    expect(end).toBe('goal');
    expect(losses.length).toBeGreaterThan(1);
    expect(losses.findIndex((loss) => loss <= 1.9)).toBe(losses.length - 1);
    expect(metrics.lossPerToken).toBe(losses.at(-1));
  });

  it('ends a run where BLEU is as high, and not before', async () => {
    const easy = await train({ updates: 8, metric: 'bleu', until: 0 });
    expect([easy.end, easy.history.updates]).toEqual(['goal', 4]);
    const hard = await train({ updates: 8, metric: 'bleu', until: 100 });
    expect([hard.end, hard.history.updates]).toEqual(['budget', 8]);
  });
});

it('a run shorter than the usual warm-up reaches its learning rate, and says so', async () => {
  const { records, notes } = await train({ updates: 20, warmup: undefined, learningRate: 0.003 });
  const rates = records.flatMap((record) => (record.event === 'update' ? [record.learningRate] : []));
  expect(rates).toEqual([0.0015, ...Array(19).fill(0.003)]);
  expect(notes).toContain('warm-up: 2 updates, a tenth of 20');
});

describe('a run that goes on from its files', () => {
  it('ends with the bytes, the counters and the best weights of one that never stopped', async () => {
    const whole = await train({ updates: 12, accumulate: 2 });
    const first = await train({ updates: 4, accumulate: 2 });
    const second = await train({ updates: 12, accumulate: 2 }, await savedRun(first.saves.at(-1)!));
    const [expected, found] = [await savedRun(whole.saves.at(-1)!), await savedRun(second.saves.at(-1)!)];
    const { seconds, ...state } = found.checkpoint.state;
    expect(state).toEqual({ ...expected.checkpoint.state, seconds: undefined });
    expect({ ...found.checkpoint, state }).toEqual({ ...expected.checkpoint, state });
    expect(found.bundle.parameters).toEqual(expected.bundle.parameters);
    expect(seconds).toBeGreaterThan(first.history.seconds);
    const updates = second.records.flatMap((record) => (record.event === 'update' ? [record.update] : []));
    expect(updates).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('changes nothing where its budget is spent', async () => {
    const first = await train({ epochs: 1, evaluateEvery: 100 });
    const files = first.saves.at(-1)!;
    const second = await train({ epochs: 1, evaluateEvery: 100 }, await savedRun(files));
    expect([second.end, second.records]).toEqual(['budget', []]);
    expect(new Map(second.saves.at(-1))).toEqual(new Map(files));
  });

  it('ends with the same files wherever it was stopped, though the weights of that moment were the best', async () => {
    // The rate is so high that the loss goes up and down.
    const options = { updates: 14, evaluateEvery: 4, learningRate: 0.03, warmup: 0, clip: 0 };
    const withoutTime = (files: ReadonlyMap<string, Uint8Array>) =>
      new Map(
        [...files].map(([name, bytes]) => [
          name,
          name.endsWith('.json') ? new TextDecoder().decode(bytes).replace(/"seconds": .*/, '') : bytes,
        ]),
      );
    const whole = withoutTime((await train(options)).saves.at(-1)!);
    const kept: boolean[] = [];
    for (const stop of [1, 6, 10]) {
      const first = await train(options, undefined, stop);
      expect(first.history.updates).toBe(stop);
      const files = first.saves.at(-1)!;
      kept.push(files.has('training/best.safetensors'));
      const second = await train(options, await savedRun(files));
      expect(withoutTime(second.saves.at(-1)!), `stopped after update ${stop}`).toEqual(whole);
    }
    expect(new Set(kept)).toEqual(new Set([true, false]));
  });
});
