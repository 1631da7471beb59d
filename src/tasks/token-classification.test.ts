import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { tinyOptions, tinyTasks } from '../../test/fixtures/tiny-tasks.ts';
import type { RowOf } from '../library/task-types.ts';
import type { TrainedModel } from '../library/trained-model.ts';
import { fit, load, save } from '../node.ts';
import { tokenClassification } from './token-classification.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-tags-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = RowOf<'token-classification'>;

const [, { train, dev, test: rows }] = tinyTasks;
const options = {
  ...tinyOptions,
  task: 'token-classification',
  encoder: 'gru',
  unit: 'word',
  updates: 80,
  evaluateEvery: 40,
  worker: false,
} as const;
const tokens = ['the', 'anna', 'maria', 'was', 'rome', 'the'];
const labels = ['O', 'B-PER', 'I-PER', 'O', 'B-LOC', 'O'];

describe('a tagger of words', () => {
  let model: TrainedModel<'token-classification'>;
  beforeAll(async () => {
    model = await fit({ ...options, train, dev });
  });
  afterAll(() => model.release());

  it('finds entities; what sentences add makes up F1 and accuracy', async () => {
    const { items, metrics, details, perItem } = await model.evaluate(rows);
    expect(items).toBe(rows.length);
    for (const name of ['f1', 'precision', 'recall', 'accuracy'])
      expect(metrics.get(name), name).toBeGreaterThan(95);
    expect(metrics.get('lossPerToken')).toBeLessThan(0.2);
    expect(Object.keys(details?.get('classes') ?? {})).toEqual(['LOC', 'PER']);
    for (const name of ['f1', 'accuracy']) {
      const scores = perItem?.get(name);
      if (scores === undefined || !('values' in scores)) throw new Error(`no sums of ${name}`);
      const [values, weights] = [
        Array.from(scores.values as number[]),
        Array.from(scores.weights as number[]),
      ];
      const total = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0);
      expect(total(values) / total(weights)).toBeCloseTo(metrics.get(name) ?? 0, 9);
    }
  });

  it('answers with a label for each token, the same once it is saved and loaded', async () => {
    const inputs = [tokens, [], ['oslo']];
    const answers = await model.predict(inputs);
    expect(answers.map((answer) => answer.labels)).toEqual([labels, [], ['B-LOC']]);
    expect(answers.map((answer) => answer.tokens)).toEqual(inputs);
    for (const probability of answers.flatMap(({ probabilities }) => probabilities)) {
      expect(probability).toBeGreaterThan(1 / 4);
      expect(probability).toBeLessThanOrEqual(1);
    }
    await save(model, join(folder, 'model'));
    const again = await load(join(folder, 'model'), { task: 'token-classification' });
    expect(await again.predict(inputs)).toEqual(answers);
    await again.release();
  });

  it('refuses a test label that the training data lacks', async () => {
    const strange: Row = { tokens: ['the', 'oslo'], labels: ['O', 'B-ORG'] };
    await expect(async () => model.evaluate([...rows, strange])).rejects.toEqual(
      failing('E_DATA', /test data: sentence 61: label "B-ORG", which the training data lacks/),
    );
  });

  it('hands its encoder and tokenizer on to another list of labels', async () => {
    const other = train.map((row) => ({
      tokens: row.tokens,
      labels: row.labels.map((label) => label.replace(/^.-/, '')),
    }));
    const notes: string[] = [];
    const next = await fit({
      ...{ task: 'token-classification', init: model, train: other, dev: other, updates: 1 },
      ...{ threads: 1, worker: false, onNote: (note: string) => notes.push(note) },
    });
    expect(notes.join('\n')).toMatch(/fresh: head\.token-classification\.output/);
    const [answer] = await next.predict([tokens]);
    expect(['LOC', 'O', 'PER']).toEqual(expect.arrayContaining([...(answer?.labels ?? [])]));
    await next.release();
  });
});

it('labels the first piece of each word, however many pieces it has', async () => {
  const model = await fit({ ...options, unit: 'char', train, dev, learningRate: 0.02, updates: 150 });
  expect((await model.evaluate(rows)).metrics.get('f1')).toBeGreaterThan(95);
  expect((await model.predict([tokens])).map((answer) => answer.labels)).toEqual([labels]);
  await model.release();
});

it('cuts what is longer than it reads, says so, and gives the rest the label O', async () => {
  const notes: string[] = [];
  const model = await fit({ ...options, train, dev, maxLength: 3, onNote: (note) => notes.push(note) });
  const cut = train.filter((row) => row.tokens.length > 3).length;
  expect(cut).toBeGreaterThan(0);
  expect(notes).toContain(`cut ${cut} of ${train.length} sentences to the length that the model takes`);
  await save(model, join(folder, 'short'));
  const warnings: string[] = [];
  const onWarning = (warning: string) => warnings.push(warning);
  const again = await load(join(folder, 'short'), { task: 'token-classification', onWarning });
  const [answer] = await again.predict([tokens]);
  await again.release();
  expect(warnings).toEqual(['a sentence of 6 tokens has 6 pieces and is cut to 3']);
  expect(answer?.labels.slice(3)).toEqual(['O', 'O', 'O']);
  expect(answer?.probabilities.slice(3)).toEqual([0, 0, 0]);
  expect((await model.evaluate(rows)).items).toBe(rows.length);
  await model.release();
});

test.each(['bert', 'distilbert', 'roberta', 'gpt2'])('learns from the weights of %s', async (name) => {
  const init = fileURLToPath(new URL(`../../test/golden/pretrained/${name}/base`, import.meta.url));
  const words = ['the', 'cat', 'who', 'is', 'bee', 'now'];
  const made = Array.from({ length: 60 }, (_, i): Row => {
    const own = Array.from({ length: 2 + (i % 4) }, (_, t) => words[(i * 5 + t * t) % 6] ?? '');
    return { tokens: own, labels: own.map((word) => (word === 'cat' || word === 'bee' ? 'B-ANIMAL' : 'O')) };
  });
  const model = await fit({
    ...{ task: 'token-classification', init, train: made, dev: made, learningRate: 0.01, epochs: 40 },
    ...{ threads: 1, worker: false },
  });
  expect((await model.evaluate(made)).metrics.get('f1')).toBeGreaterThan(90);
  await model.release();
});

const row = (tokenList: readonly string[], labelList: readonly string[]): Row => ({
  tokens: tokenList,
  labels: labelList,
});
test.each([
  ['fewer labels than tokens', [row(['a', 'b'], ['O'])], /2 tokens and 1 label/],
  ['no tokens', [row([], [])], /0 tokens/],
  ['an empty token', [row(['a', ''], ['O', 'O'])], /token/],
  ['a lone label', [row(['a', 'b'], ['O', 'O'])], /only "O"; allowed: 2 or more different labels/],
])('refuses %s', async (_, bad, message) => {
  await expect(async () => fit({ ...options, train: bad, dev: bad })).rejects.toEqual(
    failing('E_DATA', message),
  );
});

test('a dev label that the training data lacks is refused by its sentence', async () => {
  const strange = [...dev, row(['the', 'oslo'], ['O', 'B-ORG'])];
  await expect(fit({ ...options, train, dev: strange })).rejects.toEqual(
    failing('E_DATA', /dev data: sentence 41: label "B-ORG"/),
  );
});

test('tags are printed between blanks', () => {
  const answer = { tokens: ['anna', 'was'], labels: ['B-PER', 'O'], probabilities: [0.75, 0.5] };
  expect(tokenClassification.formatAnswer(answer, {}, false)).toBe('B-PER O');
  expect(JSON.parse(tokenClassification.formatAnswer(answer, {}, true))).toEqual(answer);
});
