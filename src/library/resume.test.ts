import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyBundle } from '../../test/fixtures/tiny-bundle.ts';
import { fit, load, save } from '../node.ts';
import { nodeRuntime as runtime } from '../runtime/node/node-runtime.ts';
import type { HistoryRecord } from '../train/fit-options.ts';
import { inspect } from './inspect.ts';
import { openModel, type TrainedModel } from './trained-model.ts';

const pairs = Array.from({ length: 40 }, (_, i) => {
  const source = String((i + 1) ** 3 * 7);
  return { source, target: [...source].reverse().join('') };
});
const settings = {
  encoder: 'gru',
  decoder: 'gru',
  model: { width: 8, layers: 1 },
  schedule: 'constant',
  sourceUnit: 'char',
  targetUnit: 'char',
  batchTokens: 128,
  evaluateEvery: 4,
  threads: 1,
  worker: false,
} as const;
const folder = mkdtempSync(join(tmpdir(), 'heddle-resume-'));

const records: HistoryRecord[] = [];
let whole: TrainedModel<'sequence-to-sequence'>;
let half: TrainedModel<'sequence-to-sequence'>;
beforeAll(async () => {
  whole = await fit(pairs, { ...settings, updates: 12, onProgress: (record) => records.push(record) });
  half = await fit(pairs, { ...settings, updates: 6 });
  await save(half, join(folder, 'half'));
});
afterAll(async () => {
  await Promise.all([whole.release(), half.release()]);
  rmSync(folder, { recursive: true });
});

test('a model knows its run: in short, and every update and evaluation', async () => {
  expect(whole.training).toMatchObject({ updates: 12, metric: 'loss' });
  const { updates, evaluations } = await whole.history();
  expect([...updates, ...evaluations]).toHaveLength(records.length);
  expect(updates).toEqual(records.filter(({ event }) => event === 'update'));
  expect(evaluations).toEqual(records.filter(({ event }) => event === 'evaluation'));
  const best = evaluations.find(({ update }) => update === whole.training?.bestUpdate);
  expect(best?.metrics.lossPerToken).toBe(whole.training?.bestValue);
});

test.each([
  ['the model that fit returned', () => half],
  ['its folder', () => join(folder, 'half')],
])('a run goes on from %s as if it had not stopped', async (_, source) => {
  const resumed = await fit(pairs, { resume: source(), updates: 12, worker: false });
  expect(resumed.bundle.parameters).toEqual(whole.bundle.parameters);
  expect(resumed.training).toMatchObject({ updates: 12, bestUpdate: whole.training?.bestUpdate });
  const [history, expected] = [await resumed.history(), await whole.history()];
  const counts = (run: typeof history) => run.updates.map(({ update, loss }) => [update, loss]);
  expect(counts(history)).toEqual(counts(expected));
  await resumed.release();
});

test('a loaded model has its history too, and can be inspected', async () => {
  const loaded = await load(join(folder, 'half'));
  expect((await loaded.history()).updates).toHaveLength(6);
  const inspection = await inspect(loaded);
  expect(inspection).toMatchObject({
    task: 'sequence-to-sequence',
    architecture: { encoder: { family: 'gru' } },
    parameters: { total: loaded.parameterCount },
    tokenizers: { source: { unit: 'char' } },
    training: { updates: 6, evaluations: [{ update: 4 }, { update: 6 }] },
  });
  expect(inspection).toEqual(await inspect(half));
  await loaded.release();
});

test.each<[string, object, string]>([
  [
    'another task',
    { task: 'text-generation', train: [{ text: 'a' }] },
    'fit: resume: a run of sequence-to-sequence',
  ],
  [
    'another family',
    { encoder: 'lstm' },
    'fit.encoder: "lstm" for a model that was made otherwise; allowed: "gru"',
  ],
  ['other sizes', { model: { width: 16, layers: 1 } }, 'fit.model: '],
  [
    'other tokens',
    { sourceUnit: 'word' },
    'allowed: "char"; leave it out, or train a new model without resume',
  ],
  ['two starts', { init: join(folder, 'half') }, 'fit: init: given together with resume'],
])('%s is refused', async (_, options, message) => {
  const request = { task: 'sequence-to-sequence', train: pairs, resume: half, updates: 12, ...options };
  await expect(fit(request as never)).rejects.toThrow(message);
});

test('a model without the state of its training is refused, and says what to do', async () => {
  const bare = openModel<'sequence-to-sequence'>(await tinyBundle(), { runtime });
  expect(bare.training).toBeUndefined();
  expect(await bare.history()).toEqual({ updates: [], evaluations: [] });
  const refused = fit(pairs, { resume: bare, worker: false });
  await expect(refused).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringContaining('start a new run from the model with init'),
  });
  await bare.release();
});

test('attention: for each token that is written, weights of the tokens of the input', async () => {
  const maps = await whole.attention(['123', '45678', '']);
  expect(maps.map(({ sourceTokens }) => sourceTokens.length)).toEqual([3, 5, 0]);
  for (const { sourceTokens, targetTokens, weights } of maps) {
    expect(weights).toHaveLength(targetTokens.length);
    for (const row of weights) {
      expect(row).toHaveLength(sourceTokens.length);
      if (row.length > 0) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    }
  }
  expect(await whole.attention([])).toEqual([]);
  await expect(whole.attention('123' as never)).rejects.toThrow('attention: inputs: the text "123"');
});
