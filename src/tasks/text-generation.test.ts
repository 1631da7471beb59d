import { beforeAll, describe, expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { bundleFiles } from '../bundle/save-bundle.ts';
import { memoryStore } from '../bundle/store.ts';
import { loadModel, type TrainedModel } from '../library/trained-model.ts';
import { fit } from '../node.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import type { GenerationConfig } from './continuation.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { findTask } from './registry.ts';
import type { Evaluation } from './task.ts';
import { textGeneration } from './text-generation.ts';

const text = 'the cat sat on the mat.\na dog lay in a box.\n'.repeat(40);
const quick = {
  task: 'text-generation',
  model: { layers: 1, width: 32, dropout: 0 },
  ...{ context: 24, updates: 150, learningRate: 0.01, warmup: 10, batchTokens: 384, patience: 0 },
  ...{ evaluateEvery: 150, threads: 1, worker: false },
} as const;

const names = ['ann', 'anna', 'hanna', 'joan', 'joanna'].flatMap((name) =>
  Array.from({ length: 8 }, () => ({ text: name })),
);

/** The nats and the tokens of each item. */
function scoresOf(perItem: Evaluation['perItem']) {
  const scores = perItem?.get('lossPerToken');
  if (scores === undefined || !('values' in scores && 'weights' in scores)) throw new Error('no weights');
  const { values, weights } = scores as { values: ArrayLike<number>; weights: ArrayLike<number> };
  return { values: Array.from(values), weights: Array.from(weights) };
}

describe('a file', () => {
  let model: TrainedModel<'text-generation'>;
  const notes: string[] = [];
  beforeAll(async () => {
    model = await fit({ ...quick, decoder: 'gru', train: [{ text }], onNote: (note) => notes.push(note) });
  });

  test('its last twentieth is held out', () => {
    expect(notes).toContain('held out the last 5 % of the text, 88 characters, as dev set');
  });

  test('goes on greedily, with one token for each log-probability', async () => {
    const [answer] = await model.predict(['the cat s'], { maxNewTokens: 15 });
    expect(answer?.text).toBe('the cat sat on the mat.\n');
    expect(answer?.tokens.join('')).toBe('at on the mat.\n');
    expect(answer?.logProbabilities).toHaveLength(15);
    expect(Math.min(...(answer?.logProbabilities ?? []))).toBeGreaterThan(-1);
  });

  test('a prompt has the same answer whatever stands next to it, drawn or not', async () => {
    for (const options of [{}, { temperature: 1.5, seed: 3 }, { topK: 3 }, { topP: 0.5, temperature: 2 }]) {
      const asked = { ...options, maxNewTokens: 20 };
      const [alone] = await model.predict(['a dog'], asked);
      const [, next] = await model.predict(['on', 'a dog'], asked);
      expect(next).toEqual(alone);
    }
  });

  test('the seed decides what is drawn, and temperature 0 draws nothing', async () => {
    const drawn = async (options: object) =>
      (await model.predict(['a'], { maxNewTokens: 30, ...options }))[0]?.text;
    expect(await drawn({ temperature: 3, seed: 1 })).not.toBe(await drawn({ temperature: 3, seed: 2 }));
    expect(await drawn({ temperature: 3, seed: 2 })).toBe(await drawn({ temperature: 3, seed: 2 }));
    expect(await drawn({ temperature: 0 })).toBe(await drawn({}));
    expect(await drawn({ topK: 1 })).toBe(await drawn({}));
  });

  test('an empty prompt starts as after a line break', async () => {
    const [answer, after] = await model.predict(['', '\n'], { maxNewTokens: 8 });
    expect(answer?.text).toBe(after?.text.slice(1));
    expect(answer?.text).toMatch(/^(the cat|a dog)/);
  });

  test('symbols that the vocabulary lacks are said once', async () => {
    const warnings: string[] = [];
    const loaded = await loadModel(
      memoryStore(bundleFiles(findTask('text-generation'), model.bundle)),
      { runtime: nodeRuntime, onWarning: (warning) => warnings.push(warning) },
      'text-generation',
    );
    const [answer] = await loaded.predict(['cat Ж', 'Ж'], { maxNewTokens: 1 });
    expect(answer?.text).toMatch(/^cat Ж./s);
    expect(warnings).toEqual([
      expect.stringMatching(/^prompt "cat Ж" has symbols that the vocabulary lacks/),
    ]);
    await loaded.release();
  });

  test('the loss is that of every character but the first, in nats and bits', async () => {
    const rows = [{ text: text.slice(0, 101) }];
    const { items, metrics, perItem } = await model.evaluate(rows);
    const loss = metrics.get('lossPerToken') ?? Number.NaN;
    expect(items).toBe(5);
    expect(metrics.get('perplexity')).toBeCloseTo(Math.exp(loss), 10);
    expect(metrics.get('bitsPerCharacter')).toBeCloseTo(loss / Math.LN2, 10);
    const { values, weights } = scoresOf(perItem);
    expect(weights).toEqual([24, 24, 24, 24, 4]);
    expect(loss).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 100, 10);
    const two = await model.evaluate([...rows, { text: text.slice(0, 30) }]);
    expect(two.items).toBe(2);
    const documents = scoresOf(two.perItem);
    expect(documents.weights).toEqual([100, 29]);
    expect((documents.values[0] ?? 0) / 100).toBeCloseTo(loss, 5);
  });

  test('streams the prompt and the pieces of what it predicts', async () => {
    const { bundle } = model;
    const { readyModel } = await import('../bundle/load-bundle.ts');
    const ready = readyModel(textGeneration, bundle as never, { runtime: nodeRuntime });
    const pieces: string[] = [];
    const stream = textGeneration.stream?.(ready as never, 'the', { maxNewTokens: 5 }, () => undefined);
    for await (const piece of stream ?? []) pieces.push(piece);
    const [answer] = await model.predict(['the'], { maxNewTokens: 5 });
    expect(pieces).toHaveLength(6);
    expect(pieces.join('')).toBe(answer?.text);
    await ready.predictor.release();
  });
});

describe('lines', () => {
  test('begin from nothing and end where names end', async () => {
    const model = await fit({ ...quick, documents: 'line', decoder: 'lstm', context: 10, train: names });
    const drawn = await Promise.all(
      Array.from({ length: 20 }, async (_, seed) => {
        const [answer] = await model.predict([''], { temperature: 1, seed, maxNewTokens: 30 });
        return answer;
      }),
    );
    const known = new Set(names.map((row) => row.text));
    const right = drawn.filter((answer) => known.has(answer?.text ?? ''));
    expect(right.length).toBeGreaterThan(15);
    expect(right.every((answer) => answer?.tokens.at(-1) === '</s>')).toBe(true);
    const { metrics } = await model.evaluate([{ text: 'joan' }]);
    // Five characters: four letters and the end of the line.
    const ratio = (metrics.get('bitsPerCharacter') ?? 0) / (metrics.get('lossPerToken') ?? 1);
    expect(ratio).toBeCloseTo(1 / Math.LN2, 10);
    await model.release();
  });
});

test('a context slides in a Transformer when it is full', async () => {
  const model = await fit({ ...quick, context: 8, updates: 60, decoder: 'transformer', train: [{ text }] });
  const [answer] = await model.predict(['the cat sat on the'], { maxNewTokens: 40 });
  expect(answer?.tokens).toHaveLength(40);
  await model.release();
});

test('words are joined by spaces, and special tokens are never written', async () => {
  const model = await fit({
    ...quick,
    unit: 'word',
    context: 6,
    updates: 100,
    decoder: 'elman',
    train: [{ text }],
  });
  const [answer] = await model.predict(['the cat'], { maxNewTokens: 4 });
  expect(answer?.text).toBe('the cat sat on the mat.');
  const [wild] = await model.predict([''], { temperature: 1000, maxNewTokens: 100 });
  expect(wild?.tokens.some((token) => token.startsWith('<'))).toBe(false);
  await model.release();
});

describe('what is printed', () => {
  const answer = { prompt: 'a', text: 'a\n\tb\\n\r', tokens: [], logProbabilities: [] };
  test('one line, from which the text can be read back', () => {
    expect(textGeneration.formatAnswer(answer, {}, false)).toBe('a\\n\\tb\\\\n\\r');
    expect(JSON.parse(textGeneration.formatAnswer(answer, {}, true))).toEqual(answer);
    expect(textGeneration.rawAnswer?.(answer)).toBe(answer.text);
  });
});

describe('options', () => {
  const parse = (given: object) => parseTrainingOptions(findTask('text-generation'), { ...given }, 'train');

  test.each([
    [{ model: { attention: 'dot' } }, /^--attention: an option of a decoder that attends/],
    [{ decoderModel: { inputFeeding: true } }, /^--input-feeding: an option of a decoder that attends/],
    [{ metric: 'bleu' }, /^train\.metric/],
    [{ context: 0 }, /^train\.context/],
    [{ encoder: 'lstm' }, /encoder/],
  ])('%j is refused', (given, message) => {
    expect(() => parse({ decoder: 'lstm', ...given })).toThrow(failing('E_CONFIG', message));
  });

  test('a text that is too short to predict anything is refused', async () => {
    const short = fit({ ...quick, train: [{ text }], dev: [{ text: 'a' }] });
    await expect(short).rejects.toEqual(failing('E_DATA', /no document of two tokens or more/));
  });

  test('forbidden tokens are those that no text has', async () => {
    const assets = await textGeneration.makeAssets([{ text }], parse({}) as never);
    const forbidden = (documents: string): GenerationConfig['forbidden'] =>
      textGeneration.configure(parse({ documents }) as never, assets).forbidden;
    expect(forbidden('file')).toEqual([0, 1, 2, 3]);
    expect(forbidden('line')).toEqual([0, 1, 2]);
  });
});
