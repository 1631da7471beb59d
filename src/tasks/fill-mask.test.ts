import { describe, expect, test } from 'vitest';
import { readBundle } from '../bundle/load-bundle.ts';
import { bundleFiles } from '../bundle/save-bundle.ts';
import { memoryStore } from '../bundle/store.ts';
import { loadTrainingCheckpoint } from '../bundle/training-state.ts';
import { loadModel, openModel } from '../library/trained-model.ts';
import { viewsOf } from '../nn/flat-parameters.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { copyWeights } from './copy-weights.ts';
import { fillMask } from './fill-mask.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { findBundleTask, findTask } from './registry.ts';
import { type TrainingRequest, trainModel } from './train-model.ts';

const words = ['ada', 'bea', 'cid', 'dot', 'eli', 'fay', 'gus', 'hal'];
/** Words follow each other in one order: neighbours say which word is hidden. */
const rows = Array.from({ length: 48 }, (_, i) => ({
  text: Array.from({ length: 5 + (i % 3) }, (_, t) => words[(i * 3 + t) % words.length]).join(' '),
}));
const task = findTask('fill-mask');

async function train(changes: Record<string, unknown>, more: Partial<TrainingRequest> = {}) {
  const saves: ReadonlyMap<string, Uint8Array>[] = [];
  const notes: string[] = [];
  const given = {
    model: { layers: 1, width: 32 },
    ...{
      unit: 'word',
      maxLength: 8,
      batchTokens: 256,
      warmup: 10,
      patience: 0,
      evaluateEvery: 1000,
      updates: 20,
    },
    ...changes,
  };
  const named = findTask(more.task?.name ?? task.name);
  const request = {
    ...{ task: named, options: parseTrainingOptions(named, given, 'test'), rows, devRows: rows.slice(0, 16) },
    ...{ savedConfig: {}, ...more },
  };
  const result = await trainModel(request, {
    runtime: nodeRuntime,
    threads: 1,
    report: () => undefined,
    note: (text) => notes.push(text),
    warn: () => undefined,
    stopRequested: () => false,
    save: async (files) => void saves.push(files()),
  });
  return { ...result, notes, files: saves.at(-1) ?? new Map<string, Uint8Array>() };
}

const openTiny = async () =>
  openModel<'fill-mask'>((await train({ updates: 2 })).bundle, { runtime: nodeRuntime });

describe.each([
  ['transformer', 0.01, { inner: 64, dropout: 0 }],
  ['elman', 0.01, { dropout: 0 }],
  ['lstm', 0.02, { dropout: 0 }],
  ['gru', 0.02, { dropout: 0 }],
  ['conv', 0.01, { dropout: 0 }],
])('%s', (encoder, learningRate, options) => {
  test('learns the order of words, and says the same after save and load', async () => {
    const model = { layers: 1, width: 32, ...options };
    const { bundle, metrics } = await train({ encoder, model, learningRate, updates: 300 });
    expect(metrics.lossPerToken).toBeLessThan(0.9);
    const store = memoryStore(bundleFiles(task, bundle));
    const loaded = await loadModel(store, { runtime: nodeRuntime }, 'fill-mask');
    const found = await loaded.evaluate(rows);
    expect(found.metrics.get('accuracy')).toBeGreaterThan(80);
    expect(found.metrics.get('perplexity')).toBeCloseTo(Math.exp(found.metrics.get('lossPerToken') ?? 0), 6);
    const [one, two] = await loaded.predict(['bea cid [MASK] eli fay', '[MASK] dot eli [MASK] gus'], {
      topK: 3,
    });
    expect(one?.masks.map(([best]) => best?.token)).toEqual(['dot']);
    expect(two?.masks.map((best) => best.length)).toEqual([3, 3]);
    await loaded.release();
  });
});

test('answers: pairs of token and probability, of each mask in turn; probabilities of all tokens sum to 1', async () => {
  const model = await openTiny();
  const [answer] = await model.predict(['ada [MASK] cid [MASK]'], { topK: 100 });
  for (const best of answer?.masks ?? []) {
    expect(best).toHaveLength(words.length + 5);
    expect(best.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
  }
  const short = {
    text: 'a',
    masks: [[{ token: '\t', probability: 0.75 }], [{ token: 'b', probability: 0.5 }]],
  };
  expect(fillMask.formatAnswer(short, {}, false)).toBe('\\t\t0.7500\tb\t0.5000');
  expect(JSON.parse(fillMask.formatAnswer(short, {}, true))).toEqual(short);
  await model.release();
});

test('a text that is longer than the model reads is answered in stretches, each mask once', async () => {
  const model = await openTiny();
  const long = Array.from({ length: 30 }, (_, i) => (i % 10 === 4 ? '[MASK]' : words[i % 8])).join(' ');
  expect((await model.predict([long]))[0]?.masks.map((best) => best.length)).toEqual([5, 5, 5]);
  await model.release();
});

test('a text without a mask is refused by name, and so are texts of which nothing is known', async () => {
  const model = await openTiny();
  await expect(model.predict(['ada [MASK]', 'no mask'])).rejects.toThrow(
    'text 2: no [MASK] in "no mask"; allowed: a text with [MASK] in the place of a word',
  );
  await expect(async () => model.evaluate([{ text: 'xyz' }])).rejects.toThrow(
    'no token that the vocabulary has',
  );
  await model.release();
});

test('bad options and rows are refused', async () => {
  const refused = (changes: Record<string, unknown>) => () => parseTrainingOptions(task, changes, 'test');
  expect(refused({ metric: 'bleu' })).toThrow('test.metric');
  expect(refused({ maxLength: 0 })).toThrow('test.maxLength');
  expect(() => fillMask.rows({ documents: 'line' } as never).check({ text: ' ' }, 'row 1')).toThrow('row 1');
  await expect(train({}, { rows: [{ text: 'ada' }], devRows: [{ text: 'zoe' }] })).rejects.toThrow(
    'dev data',
  );
});

test('a run that goes on ends with the bytes of one that never stopped, masks included', async () => {
  const schedule = { schedule: 'constant', evaluateEvery: 5 };
  const whole = await train({ ...schedule, updates: 15 });
  const first = await train({ ...schedule, updates: 5 });
  const store = memoryStore(first.files);
  const bundle = await readBundle(store, findBundleTask);
  const checkpoint = await loadTrainingCheckpoint(store, bundle.layout);
  if (checkpoint === undefined) throw new Error('no checkpoint');
  const second = await train({ ...schedule, updates: 15 }, { resume: { bundle, checkpoint } });
  expect(second.bundle.parameters).toEqual(whole.bundle.parameters);
  const optimizer = [...whole.files.keys()].filter(
    (name) => name.startsWith('training/') && name.endsWith('.safetensors'),
  );
  expect(optimizer.length).toBeGreaterThan(0);
  for (const name of optimizer) expect(second.files.get(name), name).toEqual(whole.files.get(name));
});

test('text classification starts from it: tokenizer and encoder are taken along', async () => {
  const { bundle } = await train({ updates: 5 });
  const weights = viewsOf(bundle.layout, bundle.parameters);
  const parts = task.parts?.(bundle.config.model, bundle.assets);
  if (parts === undefined) throw new Error('no parts');
  const labelled = rows.map(({ text }, i) => ({ text, labels: [i % 2 === 0 ? 'even' : 'odd'] }));
  const more = {
    ...{ task: findTask('text-classification'), rows: labelled, devRows: labelled.slice(0, 8) },
    initial: { kind: 'bundle', parts, initialize: copyWeights(weights, 'masked') } as const,
  };
  const { notes, bundle: tuned } = await train(
    { unit: 'auto', model: {}, updates: 1, learningRate: 1e-9 },
    more,
  );
  expect(notes.join('\n')).toMatch(/copied \d+ tensors from masked/);
  expect(notes.join('\n')).toMatch(
    /fresh: head\.classification\.output\.weight, head\.classification\.output\.bias/,
  );
  const [before, after] = [bundle, tuned].map(
    ({ layout, parameters }) =>
      viewsOf(layout, parameters).get('encoder.embedding.weight')?.data as Float32Array,
  );
  expect(after?.length).toBe(before?.length);
  expect(after?.every((value, i) => Math.abs(value - (before?.[i] ?? 0)) < 1e-6)).toBe(true);
});
