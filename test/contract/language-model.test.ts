/** Every decoder family without a memory: what a language model must hold, whatever its body is. */
import { describe, expect, it } from 'vitest';
import { traceParameters } from '../../src/bundle/trace-parameters.ts';
import { memoryDataset } from '../../src/data/dataset.ts';
import { decoderFamilies } from '../../src/models/families.ts';
import { languageModel, resolveLanguageModel } from '../../src/models/language-model.ts';
import type { Generator } from '../../src/models/model.ts';
import { findFamily } from '../../src/models/model-config.ts';
import { initializeParameters, layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { type StepProgram, stepProgram } from '../../src/search/decoding-program.ts';
import { generateTokens } from '../../src/search/generate-tokens.ts';
import { loadPredictor, type Predictor } from '../../src/search/predictor.ts';
import { distance } from './family-runner.ts';

const vocabulary = 12;
const small = { layers: 2, width: 16, inner: 32, heads: 2, length: 12, dropout: 0.2 };

const sides: readonly (readonly [string, Readonly<Record<string, unknown>>, boolean])[] = [
  ...decoderFamilies.map(({ name }) => [name, {}, true] as const),
  ...decoderFamilies.map(({ name }) => [name, { layers: 1, embedding: 6 }, true] as const),
  ['transformer', { positions: 'learned', norm: 'post', activation: 'gelu', scale: false }, false],
  ['conv', { kernel: 2, dilation: 2, layers: 3 }, false],
  ['gru', { reset: 'before', residual: true, layers: 3 }, false],
  ['lstm', { variationalDropout: 0.3 }, false],
];

function modelOf(name: string, own: Readonly<Record<string, unknown>>, tie: boolean): Generator {
  const { shape } = findFamily(decoderFamilies, name, 'test').options;
  const known = Object.fromEntries(Object.entries(small).filter(([key]) => key in shape));
  const decoder = { family: name, vocabulary, options: { ...known, ...own } };
  return languageModel(resolveLanguageModel({ decoder, tie, forbidden: [0, 5] }));
}

/** Runs `use` with a model whose weights are random, biases too. */
async function withPredictor<R>(model: Generator, use: (predictor: Predictor) => Promise<R>): Promise<R> {
  const specs = traceParameters(model);
  const flat = initializeParameters(specs, 3).map((weight, i) => weight + 0.1 * Math.sin(i));
  const predictor = loadPredictor(model, viewsOf(layoutOf(specs), flat), nodeRuntime);
  try {
    return await use(predictor);
  } finally {
    await predictor.release();
  }
}

const row = (length: number, seed: number) =>
  Int32Array.from({ length }, (_, t) => (1 + seed + 3 * t + seed * t * t) % vocabulary);
const texts = [9, 2, 5, 12].map((length, i) => row(length + 1, i));

/** Log-probabilities [row][t] of every token but the first, from the whole sequences at once. */
async function whole({ model, outputs }: Predictor, rows: readonly Int32Array[]): Promise<number[][]> {
  const examples = rows.map(
    (ids) =>
      new Map([
        ['input', ids.subarray(0, -1)],
        ['output', ids.subarray(1)],
      ]),
  );
  const found = await outputs(memoryDataset(model.inputs, examples));
  return found.map((each, i) => {
    const values = Array.from(each.get('logProbabilities')?.data ?? [], Number);
    return values.slice(0, (rows[i]?.length ?? 0) - 1);
  });
}

/** The same, one token at a time through the caches; forbidden tokens are left out. */
async function byStep(program: StepProgram, rows: readonly Int32Array[]): Promise<number[][]> {
  const scores = rows.map((): number[] => []);
  let caches = await program.start(new Map(), rows.length);
  for (let t = 0; t + 1 < (rows[0]?.length ?? 0); t++) {
    const tokens = Int32Array.from(rows, (ids) => ids[t] ?? 0);
    const { ids, logProbabilities, state } = await program.step(tokens, caches, vocabulary);
    caches = { fixed: caches.fixed, state };
    for (const [i, each] of rows.entries()) {
      const at = ids.subarray(i * vocabulary, (i + 1) * vocabulary).indexOf(each[t + 1] ?? 0);
      scores[i]?.push(logProbabilities[i * vocabulary + at] ?? Number.NaN);
    }
  }
  return scores;
}

describe.each(sides)('%s %j as a language model, tied %s', (name, own, tie) => {
  const model = modelOf(name, own, tie);

  it('predicts step by step what it predicts as a whole', () =>
    withPredictor(model, async (predictor) => {
      const rows = texts.map((_, i) => row(13, i).map((id) => (id === 0 || id === 5 ? 7 : id)));
      const stepwise = await byStep(stepProgram(model, predictor.graphs), rows);
      expect(distance(stepwise, await whole(predictor, rows))).toBeLessThan(1e-5);
    }));

  it('gives a row the same whatever its neighbours are', () =>
    withPredictor(model, async (predictor) => {
      const together = await whole(predictor, texts);
      for (const [i, text] of texts.entries()) {
        const alone = await whole(predictor, [text]);
        expect(distance(alone, [together[i] ?? []])).toBeLessThan(1e-5);
      }
    }));

  it('does not look ahead, and does look back', () =>
    withPredictor(model, async (predictor) => {
      const rows = texts.map((_, i) => row(10, i));
      const changed = rows.map((ids) => ids.with(4, ((ids[4] ?? 0) + 1) % vocabulary));
      const [before, after] = [await whole(predictor, rows), await whole(predictor, changed)];
      const part = (scores: number[][], from: number, to: number) =>
        scores.map((each) => each.slice(from, to));
      expect(part(after, 0, 3)).toEqual(part(before, 0, 3));
      expect(distance(part(after, 4, 5), part(before, 4, 5))).toBeGreaterThan(1e-3);
    }));

  it('never writes what is forbidden, and takes the most probable of the rest', () =>
    withPredictor(model, async (predictor) => {
      const program = stepProgram(model, predictor.graphs);
      const prompt = [...row(4, 2)];
      const written: number[] = [];
      for await (const { id } of generateTokens(program, prompt, { maxNewTokens: 8 })) written.push(id);
      for (const [t, id] of written.entries()) {
        const seen = [...prompt, ...written.slice(0, t)];
        const allowed = Array.from({ length: vocabulary }, (_, i) => i).filter((i) => i !== 0 && i !== 5);
        const next = await whole(
          predictor,
          allowed.map((i) => Int32Array.of(...seen, i)),
        );
        const last = next.map((each) => each.at(-1) ?? Number.NaN);
        expect(id).toBe(allowed[last.indexOf(Math.max(...last))]);
      }
    }));
});
