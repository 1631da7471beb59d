import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { draws, tinyOptions, tinyQuestions } from '../../test/fixtures/tiny-tasks.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import type { RowOf } from '../library/task-types.ts';
import type { TrainedModel } from '../library/trained-model.ts';
import { encoderFamilies } from '../models/families.ts';
import { findFamily } from '../models/model-config.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { fit, load, save } from '../node.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { loadPredictor } from '../search/predictor.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { questionAnswering } from './question-answering.ts';
import { findTask } from './registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-questions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = RowOf<'question-answering'>;

/** A colour somewhere in a context of many windows, or none; names of colours have emoji and accents. */
const colours = ['🟥 red', 'bleu\u0301', '🟩🟩', 'grey'];
const rows = (seed: number, count: number, lacking: number): readonly Row[] =>
  draws(seed, count, (draw) => {
    const words = Array.from(
      { length: 6 + draw(24) },
      () => ['👩‍👧', 'a', 'the', 'stone', 'hill'][draw(5)] ?? '',
    );
    const text = colours[draw(4)] ?? '';
    const before = words.slice(0, draw(words.length)).join(' ');
    const context = [before, draw(100) < lacking ? '' : text, words.slice(3).join(' ')].join(' ');
    const unit = context.indexOf(text);
    const answers = unit < 0 ? [] : [{ text, start: Array.from(context.slice(0, unit)).length }];
    return { question: 'which colour ?', context, answers };
  }).map((row, i) => ({ id: `${seed}-${i}`, ...row }));

const options = {
  ...tinyOptions,
  task: 'question-answering',
  encoder: 'transformer',
  unit: 'word',
  maxLength: 20,
  stride: 4,
  updates: 60,
  evaluateEvery: 30,
  worker: false,
} as const;

async function configured(train: readonly Row[], given: Readonly<Record<string, unknown>>) {
  const parsed = parseTrainingOptions(findTask('question-answering'), given, 'test') as Parameters<
    typeof questionAnswering.configure
  >[0];
  const assets = await questionAnswering.makeAssets(train, parsed);
  return { assets, config: questionAnswering.configure(parsed, assets) };
}

describe('a model of contexts in several windows, some without an answer', () => {
  const train = rows(1, 300, 30);
  const test60 = rows(2, 60, 30);
  let model: TrainedModel<'question-answering'>;
  beforeAll(async () => {
    model = await fit({ ...options, train, dev: rows(3, 40, 30) });
  });
  afterAll(() => model.release());

  it('learns where the answer is, and where there is none', async () => {
    const { items, metrics, perItem } = await model.evaluate(test60);
    expect(items).toBe(60);
    expect(metrics.get('exactMatch')).toBeGreaterThanOrEqual(95);
    expect(metrics.get('f1')).toBeGreaterThanOrEqual(95);
    for (const name of ['exactMatch', 'f1']) {
      const values = Array.from((perItem?.get(name) ?? []) as ArrayLike<number>);
      expect(values.reduce((sum, value) => sum + value, 0) / 60).toBeCloseTo(metrics.get(name) ?? 0, 9);
    }
  });

  it('answers in code points of the context, the same once it is saved and loaded', async () => {
    const context = `${'👩‍👧 stone '.repeat(6)}a 🟥 red hill${' the stone'.repeat(9)}`;
    const inputs = [
      { question: 'which colour ?', context },
      { question: 'which colour ?', context: context.replace('🟥 red', 'hill') },
    ];
    const [found, none] = await model.predict(inputs);
    expect(found).toMatchObject({ question: 'which colour ?', answer: '🟥 red', start: 62, end: 67 });
    expect(Array.from(context).slice(62, 67).join('')).toBe('🟥 red');
    expect(none).toMatchObject({ answer: '', start: null, end: null });
    for (const { score = 0 } of [found ?? {}, none ?? {}]) {
      expect(score).toBeGreaterThan(0.5);
      expect(score).toBeLessThanOrEqual(1);
    }
    await save(model, join(folder, 'model'));
    const again = await load(join(folder, 'model'), { task: 'question-answering' });
    expect(await again.predict(inputs)).toEqual([found, none]);
    await again.release();
  });

  it('answers within as many tokens as it may', async () => {
    const inputs = test60.filter(({ answers }) => answers[0]?.text === '🟥 red');
    const short = await model.predict(inputs, { maxAnswerLength: 1 });
    expect(short.every(({ answer }) => !answer.includes(' '))).toBe(true);
  });
});

it('never says that there is no answer where no training row does', async () => {
  const train = rows(4, 60, 0);
  const model = await fit({ ...options, train, dev: train, updates: 2 });
  const answers = await model.predict(rows(5, 40, 100));
  expect(answers.every(({ answer, start }) => answer !== '' && start !== null)).toBe(true);
  await model.release();
});

it('reports the loss that the model is trained on', async () => {
  const train = rows(6, 80, 30);
  const { assets, config } = await configured(train, { ...options, worker: undefined, metric: 'loss' });
  const traced = traceParameters(questionAnswering.model(config));
  const parameters = viewsOf(layoutOf(traced), initializeParameters(traced, 1));
  const predictor = loadPredictor(questionAnswering.model(config), parameters, nodeRuntime, { threads: 1 });
  const { dataset } = questionAnswering.encode(train, assets, config, 'test');
  expect(dataset.length).toBeGreaterThan(train.length);
  const { sum, units } = await predictor.loss(dataset);
  const { metrics } = await questionAnswering.evaluator({ assets, config, predictor }, train, {})();
  expect(metrics.get('lossPerItem')).toBeCloseTo(sum / units, 5);
  await predictor.release();
});

describe('the configuration', () => {
  const train = tinyQuestions.train;

  it('has windows of 384 tokens that overlap by a third, and tells question and context apart', async () => {
    const { config } = await configured(train, { task: 'question-answering' });
    expect(config).toMatchObject({ maxLength: 384, stride: 128, maxAnswerLength: 30, noAnswer: false });
    expect(config.encoder.options).toMatchObject({ segments: 2, length: 384 });
    expect(questionAnswering.parseConfig(JSON.parse(JSON.stringify(config)), 'config.json')).toEqual(config);
  });

  it('scales the overlap with the length, and leaves the segments to the user', async () => {
    const given = { task: 'question-answering', maxLength: 60, model: { segments: 3 } };
    const { config } = await configured(train, given);
    expect(config).toMatchObject({ maxLength: 60, stride: 20 });
    expect(config.encoder.options).toMatchObject({ segments: 3, length: 60 });
  });

  test.each(encoderFamilies.map(({ name }) => name))('fits %s', async (name) => {
    const { config } = await configured(train, { task: 'question-answering', encoder: name });
    const family = findFamily(encoderFamilies, name, 'encoder');
    const told = 'segments' in family.options.shape;
    expect(questionAnswering.model(config).inputs.has('segments')).toBe(told);
  });
});

test.each([
  [{ maxLength: 12, stride: 8 }, /maxLength: 12 with a stride of 8; allowed: at least 13/],
  [{ maxLength: 4 }, /maxLength: 4 with a stride of 1; allowed: at least 6/],
  [{ labelSmoothing: 0.1 }, /labelSmoothing: 0.1/],
])('refuses %o', async (given, message) => {
  const refused = fit({
    ...options,
    stride: undefined,
    ...given,
    train: rows(1, 20, 0),
    dev: rows(2, 20, 0),
  });
  await expect(refused).rejects.toEqual(failing('E_CONFIG', message));
});

test('an answer is printed on one line, and empty where there is none', () => {
  const answer = { question: 'q', answer: 'one\r\ntwo\nthree\u2028four', start: 3, end: 20, score: 0.25 };
  expect(questionAnswering.formatAnswer(answer, {}, false)).toBe('one two three four');
  expect(JSON.parse(questionAnswering.formatAnswer(answer, {}, true))).toEqual(answer);
  const none = { question: 'q', answer: '', start: null, end: null, score: 1 };
  expect(questionAnswering.formatAnswer(none, {}, false)).toBe('');
});
