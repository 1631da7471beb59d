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

interface Session extends Partial<Pick<TrainingRequest, 'rows' | 'devRows' | 'resume'>> {
  /** The update after which the run is asked to stop. */
  readonly stopAfter?: number;
  readonly threads?: number;
}

/** Trains a tiny model in memory: the result, what was reported, and the files of every save. */
async function train(changes: TrainingOptionsOf<'sequence-to-sequence'>, session: Session = {}) {
  const { stopAfter = Number.POSITIVE_INFINITY, threads = 1, ...rows } = session;
  const warnings: string[] = [];
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
    { task, options, rows: pairs, savedConfig: {}, ...rows },
    {
      runtime: nodeRuntime,
      threads,
      report: (record) => records.push(record),
      note: (text) => notes.push(text),
      warn: (text) => warnings.push(text),
      stopRequested: () => (records.findLast(({ event }) => event === 'update')?.update ?? 0) >= stopAfter,
      save: async (files) => void saves.push(files()),
    },
  );
  return { ...result, records, saves, notes, warnings };
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
    const second = await train(
      { updates: 12, accumulate: 2 },
      { resume: await savedRun(first.saves.at(-1)!) },
    );
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
    const second = await train({ epochs: 1, evaluateEvery: 100 }, { resume: await savedRun(files) });
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
      const first = await train(options, { stopAfter: stop });
      expect(first.history.updates).toBe(stop);
      const files = first.saves.at(-1)!;
      kept.push(files.has('training/best.safetensors'));
      const second = await train(options, { resume: await savedRun(files) });
      expect(withoutTime(second.saves.at(-1)!), `stopped after update ${stop}`).toEqual(whole);
    }
    expect(new Set(kept)).toEqual(new Set([true, false]));
  });
});

describe('values of another dev set', () => {
  const words = (offset: number) =>
    Array.from({ length: 20 }, (_, i) => ({
      source: 'abcd'[(i + offset) % 4]!.repeat(1 + (i % 6)),
      target: 'dcba'[(i + offset) % 4]!.repeat(1 + ((i + offset) % 6)),
    }));
  const options = { updates: 12, evaluateEvery: 4, learningRate: 3e-3 };

  it('are not compared with: the best weights are evaluated anew, and those of later updates win', async () => {
    const first = await train({ ...options, updates: 8 }, { devRows: words(0) });
    const resume = await savedRun(first.saves.at(-1)!);
    // What no later value can be better than.
    const state = { ...resume.checkpoint.state, bestMetric: 0.001 };
    const better = { ...resume, checkpoint: { ...resume.checkpoint, state } };
    const same = await train(options, { devRows: words(0), resume: better });
    expect([same.warnings, same.history.bestUpdate]).toEqual([[], 8]);
    const other = await train(options, { devRows: words(1), resume: better });
    expect(other.warnings).toEqual([
      'the dev set or the metric is not that of the saved run: its best weights, those of update 8, are evaluated anew',
    ]);
    const alone = await train({ ...options, updates: 8 }, { devRows: words(1), resume });
    expect(alone.history.bestUpdate).toBe(8);
    expect(other.history.bestUpdate).toBe(12);
    expect(other.metrics.lossPerToken).toBeLessThan(alone.metrics.lossPerToken!);
    const { checkpoint } = await savedRun(other.saves.at(-1)!);
    expect(checkpoint.state.patience).toBe(0);
  });

  it('are not compared with where the training rows grew and others are held out', async () => {
    const first = await train({ ...options, updates: 4 });
    const resume = await savedRun(first.saves.at(-1)!);
    const grown = await train(options, { rows: [...pairs, ...words(2)], resume });
    expect(grown.warnings).toEqual([
      'the training data is not that of the saved run',
      expect.stringContaining('the dev set or the metric is not that of the saved run'),
    ]);
    expect(grown.history.updates).toBe(12);
  });

  it('are compared with where only the training rows differ, which is said: rows of the same lengths too', async () => {
    const first = await train({ ...options, updates: 4 }, { devRows: words(0) });
    const resume = await savedRun(first.saves.at(-1)!);
    const rows = pairs.map((pair, i) => (i === 7 ? { ...pair, target: pair.source } : pair));
    const again = { ...options, updates: 5 };
    const other = await train(again, { rows, devRows: words(0), resume });
    expect(other.warnings).toEqual(['the training data is not that of the saved run']);
    expect((await train(again, { devRows: words(0), resume })).warnings).toEqual([]);
  });

  it('are not compared with where a run from before there were hashes does not tell', async () => {
    const resume = await savedRun((await train({ ...options, updates: 4 })).saves.at(-1)!);
    const { data, ...extra } = resume.checkpoint.state.extra;
    const state = { ...resume.checkpoint.state, extra };
    expect(data).toEqual({
      rows: expect.stringMatching(/^\w{16}$/),
      dev: expect.stringMatching(/^\w{16}$/),
    });
    const { warnings } = await train(options, {
      resume: { ...resume, checkpoint: { ...resume.checkpoint, state } },
    });
    expect(warnings).toEqual([expect.stringContaining('does not tell what its dev set was')]);
  });

  it('are not compared with where the run was ended before its first evaluation was due', async () => {
    const resume = await savedRun((await train(options, { devRows: words(0), stopAfter: 2 })).saves.at(-1)!);
    const spent = await train({ ...options, updates: 2 }, { devRows: words(1), resume });
    const fresh = await train({ ...options, updates: 2 }, { devRows: words(1), rows: pairs });
    expect(spent.records.map(({ event }) => event)).toEqual(['evaluation']);
    expect(Object.keys(spent.metrics)).toEqual(Object.keys(fresh.metrics));
    expect(spent.warnings).toHaveLength(1);
  });
});

it('a run that goes on with another number of threads says so', async () => {
  const { saves } = await train({ updates: 4, threads: 1 });
  const resume = await savedRun(saves.at(-1)!);
  const same = await train({ updates: 5 }, { resume });
  const other = await train({ updates: 5 }, { resume, threads: 2 });
  const ofThreads = ({ warnings }: typeof same) => warnings.filter((text) => text.includes('thread'));
  expect(ofThreads(same)).toEqual([]);
  expect(ofThreads(other)).toEqual([expect.stringMatching(/^the saved run had 1 thread, this one has 2: /)]);
});

describe('a run that goes wrong', () => {
  const wild = { updates: 6, warmup: 0, clip: 0, evaluateEvery: 100 } as const;

  it('is warned of where the loss at the end is above that of a uniform guess', async () => {
    const { warnings, metrics } = await train({ ...wild, learningRate: 10 });
    expect(metrics.lossPerToken).toBeGreaterThan(20);
    expect(warnings).toEqual([
      expect.stringMatching(/^the dev loss at the end, .*, is above that of a uniform guess, 2\.\d+: /),
    ]);
    const sound = await train({ updates: 60, learningRate: 3e-3 });
    expect(sound.warnings).toEqual([]);
  });

  it('has an infinite perplexity that is null in its files, and is gone on with', async () => {
    const first = await train({
      ...wild,
      learningRate: 10,
      updates: 40,
      encoder: 'conv',
      decoder: 'conv',
      model: { width: 16, layers: 2 },
    });
    expect(first.metrics.perplexity).toBe(Number.POSITIVE_INFINITY);
    const files = first.saves.at(-1)!;
    expect(new TextDecoder().decode(files.get('training/state.json'))).toContain('"perplexity": null');
    const resume = await savedRun(files);
    const again = await train(
      {
        ...wild,
        learningRate: 10,
        updates: 40,
        encoder: 'conv',
        decoder: 'conv',
        model: { width: 16, layers: 2 },
      },
      { resume },
    );
    expect(again.metrics.perplexity).toBe(Number.POSITIVE_INFINITY);
  });
});
