import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyBundle } from '../../test/fixtures/tiny-bundle.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import type { Bundle } from './bundle.ts';
import { bundleFiles } from './save-bundle.ts';
import { loadSequenceModel, openSequenceModel, type SequenceModel } from './sequence-model.ts';
import { memoryStore } from './store.ts';

const runtime = nodeRuntime;
const warnings: string[] = [];
let bundle: Bundle;
let model: SequenceModel;
beforeAll(async () => {
  bundle = await tinyBundle();
  const onWarning = (message: string) => warnings.push(message);
  model = await loadSequenceModel(memoryStore(bundleFiles(bundle)), { runtime, onWarning });
});
afterAll(() => model.release());

test('greedy prediction gives the golden answers, in the order of the texts', async () => {
  const cases = [...bundle.golden].reverse();
  const predictions = await model.predict(cases.map(({ source }) => source));
  expect(predictions.map(({ source }) => source)).toEqual(cases.map(({ source }) => source));
  predictions.forEach(({ hypotheses }, i) => {
    expect(hypotheses).toHaveLength(1);
    const { text, tokens, logProbabilities, score } = hypotheses[0]!;
    expect(text).toBe(cases[i]!.target);
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
  const fresh = openSequenceModel(model.bundle, {
    runtime: nodeRuntime,
    onWarning: (text) => said.push(text),
  });
  await fresh.score([{ source: 'xa', target: 'nothing one' }]);
  await fresh.release();
  expect(said).toHaveLength(1);
});

test('scoring a prediction gives its log-probabilities', async () => {
  const [prediction] = await model.predict(['abc'], { beam: 4 });
  const { text, tokens, logProbabilities } = prediction!.hypotheses[0]!;
  const [scored] = await model.score([{ source: 'abc', target: text }]);
  expect(scored!.tokens.at(-1)).toBe('</s>');
  expect(scored!.logProbabilities).toHaveLength(scored!.tokens.length);
  expect(scored!.tokens.slice(0, tokens.length)).toEqual(tokens);
  logProbabilities.forEach((value, t) => {
    expect(scored!.logProbabilities[t]).toBeCloseTo(value, 5);
  });
  await expect(model.score([{ source: '', target: 'one' }])).rejects.toMatchObject({ code: 'E_DATA' });
});

test('a bundle in memory answers like the loaded one', async () => {
  const opened = openSequenceModel(bundle, { runtime });
  expect(await opened.predict(['abc'])).toEqual(await model.predict(['abc']));
  expect(opened.parameterCount).toBe(bundle.parameters.length);
  await opened.release();
});

test('a bundle with other weights is refused', async () => {
  const other = bundleFiles(await tinyBundle(2));
  const mixed = memoryStore(new Map([...other, ['golden.json', bundleFiles(bundle).get('golden.json')!]]));
  await expect(loadSequenceModel(mixed, { runtime })).rejects.toMatchObject({ code: 'E_MODEL_FILE' });
  await (await loadSequenceModel(mixed, { runtime, verify: false })).release();
});

test.each([
  [{ beam: 0 }, 'beam: 0'],
  [{ nBest: 2 }, 'n-best: 2; allowed: an integer from 1 to the beam, 1'],
  [{ lengthPenalty: -1 }, 'length penalty: -1'],
  [{ lengthPenalty: Number.NaN, beam: 2 }, 'length penalty: NaN'],
])('predict refuses %j', async (options, message) => {
  await expect(model.predict(['a'], options)).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringContaining(message),
  });
});
