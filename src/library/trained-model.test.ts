import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyBundle } from '../../test/fixtures/tiny-bundle.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { readyModel } from '../bundle/load-bundle.ts';
import { bundleFiles } from '../bundle/save-bundle.ts';
import { memoryStore } from '../bundle/store.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { scoreTargets } from '../search/forced-scoring.ts';
import {
  type PairConfig,
  type PairTokenizers,
  programOf,
  sequenceToSequenceTask as task,
} from '../tasks/sequence-to-sequence.ts';
import { loadModel, openModel, type TrainedModel } from './trained-model.ts';

const runtime = nodeRuntime;
const warnings: string[] = [];
let bundle: Bundle<PairConfig, PairTokenizers>;
let model: TrainedModel<'sequence-to-sequence'>;
beforeAll(async () => {
  bundle = await tinyBundle();
  const onWarning = (message: string) => warnings.push(message);
  model = await loadModel(
    memoryStore(bundleFiles(task, bundle)),
    { runtime, onWarning },
    'sequence-to-sequence',
  );
});
afterAll(() => model.release());

test('greedy prediction gives the golden answers, in the order of the texts', async () => {
  const cases = [...bundle.golden].reverse();
  const predictions = await model.predict(cases.map(({ input }) => input));
  expect(predictions.map(({ source }) => source)).toEqual(cases.map(({ input }) => input));
  predictions.forEach(({ hypotheses }, i) => {
    expect(hypotheses).toHaveLength(1);
    const { text, tokens, logProbabilities, score } = hypotheses[0]!;
    expect(text).toBe(cases[i]!.answer);
    expect(tokens).toHaveLength(logProbabilities.length);
    const sum = logProbabilities.reduce((a, b) => a + b, 0);
    expect(score).toBeCloseTo(sum / ((5 + logProbabilities.length) / 6), 10);
  });
});

test('a length penalty of 0 gives the sum', async () => {
  const [prediction] = await model.predict(['abc'], { lengthPenalty: 0 });
  const { logProbabilities, score } = prediction!.hypotheses[0]!;
  expect(score).toBeCloseTo(
    logProbabilities.reduce((a, b) => a + b, 0),
    10,
  );
});

test('beam search gives hypotheses that differ, best first', async () => {
  const [prediction] = await model.predict(['abc'], { beam: 4, nBest: 3 });
  const { hypotheses } = prediction!;
  expect(new Set(hypotheses.map(({ tokens }) => tokens.join(' '))).size).toBe(hypotheses.length);
  const scores = hypotheses.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  await expect(model.predict(['abc'], { beam: 2, nBest: 3 })).rejects.toMatchObject({ code: 'E_CONFIG' });
});

test('an empty text has one empty hypothesis, wherever it stands', async () => {
  const empty = { text: '', tokens: [], logProbabilities: [], score: 0 };
  const predictions = await model.predict(['', 'a', '']);
  expect(predictions[0]).toEqual({ source: '', hypotheses: [empty] });
  expect(predictions[2]).toEqual({ source: '', hypotheses: [empty] });
  expect(predictions[1]!.hypotheses[0]!.tokens.length).toBeGreaterThan(0);
  expect(await model.predict([''], { beam: 2, nBest: 2 })).toEqual([{ source: '', hypotheses: [empty] }]);
  expect(await model.predict([])).toEqual([]);
});

test('a text that is too long is cut, and this is said', async () => {
  warnings.length = 0;
  const [long, short] = await model.predict(['abcdeabc', 'abcdea']);
  expect(long!.source).toBe('abcdeabc');
  expect(long!.hypotheses).toEqual(short!.hypotheses);
  expect(warnings).toEqual(['source "abcdeabc" has 8 tokens and is cut to 6']);
});

test('unknown symbols are said once', async () => {
  warnings.length = 0;
  const predictions = await model.predict(['xa', 'ya', 'za']);
  expect(predictions[0]!.hypotheses).toEqual(predictions[1]!.hypotheses);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('source "xa"');
});

test('unknown symbols of source and target are said once together', async () => {
  const said: string[] = [];
  const onWarning = (text: string) => said.push(text);
  const fresh = openModel<'sequence-to-sequence'>(model.bundle, { runtime, onWarning });
  await fresh.evaluate([{ source: 'xa', target: 'nothing one' }]);
  await fresh.release();
  expect(said).toHaveLength(1);
});

test('scoring a prediction gives its log-probabilities', async () => {
  const [prediction] = await model.predict(['abc'], { beam: 4 });
  const { text, logProbabilities } = prediction!.hypotheses[0]!;
  const { source, target } = bundle.assets;
  const ready = readyModel(task, bundle, { runtime });
  const [scored] = await scoreTargets(programOf(ready), [source.encode('abc')], [target.encode(text)]);
  await ready.predictor.release();
  expect(scored!.length).toBeGreaterThanOrEqual(logProbabilities.length);
  logProbabilities.forEach((value, t) => {
    expect(scored![t]).toBeCloseTo(value, 5);
  });
});

test('the evaluated loss is the mean over the tokens of the scored targets', async () => {
  const rows = [
    { source: 'abc', target: 'one two' },
    { source: 'd', target: 'three' },
  ];
  const { items, metrics } = await model.evaluate(rows);
  const { source, target } = bundle.assets;
  const ready = readyModel(task, bundle, { runtime });
  const scores = await scoreTargets(
    programOf(ready),
    rows.map((row) => source.encode(row.source)),
    rows.map((row) => target.encode(row.target)),
  );
  await ready.predictor.release();
  const all = scores.flat();
  expect([items, all.length]).toEqual([2, 5]);
  expect(metrics.get('lossPerToken')).toBeCloseTo(-all.reduce((a, b) => a + b, 0) / all.length, 5);
});

test('a bundle in memory answers like the loaded one', async () => {
  const opened = openModel<'sequence-to-sequence'>(bundle, { runtime });
  expect(await opened.predict(['abc'])).toEqual(await model.predict(['abc']));
  expect(opened.parameterCount).toBe(bundle.parameters.length);
  await opened.release();
});

test('a bundle with other weights is refused', async () => {
  const other = bundleFiles(task, await tinyBundle(2));
  const mixed = memoryStore(
    new Map([...other, ['golden.json', bundleFiles(task, bundle).get('golden.json')!]]),
  );
  await expect(loadModel(mixed, { runtime })).rejects.toMatchObject({ code: 'E_MODEL_FILE' });
  await (await loadModel(mixed, { runtime, verify: false })).release();
});

test('a model of another task than the one that is asked for is refused', async () => {
  const store = memoryStore(bundleFiles(task, bundle));
  await expect(loadModel(store, { runtime }, 'text-classification')).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringContaining(
      'a model of the task sequence-to-sequence; allowed: text-classification',
    ),
  });
});
