import { expect, it } from 'vitest';
import { endId, padId, startId } from '../base/special-tokens.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { type DecodingProgram, loadDecodingProgram } from './decoding-program.ts';
import { greedySearch } from './greedy-search.ts';
import { randomModel, someSources } from './naive-search.contract.ts';

const vocabulary = 12;

/** For each row the log-probability of every token at every step, when `targets` [B][T] are fed. */
async function stepThrough(
  program: DecodingProgram,
  sources: readonly Int32Array[],
  targets: readonly Int32Array[],
) {
  let caches = await program.encode(sources);
  const found = sources.map(() => [] as Map<number, number>[]);
  for (let t = 0; t <= targets[0]!.length; t++) {
    const tokens = Int32Array.from(targets, (target) => (t === 0 ? startId : target[t - 1]!));
    const next = await program.step(tokens, caches, vocabulary);
    caches = { fixed: caches.fixed, state: next.state };
    for (const [row, steps] of found.entries()) {
      const at = row * vocabulary;
      const ids = next.ids.subarray(at, at + vocabulary);
      steps.push(new Map([...ids].map((id, i) => [id, next.logProbabilities[at + i]!])));
    }
  }
  return found;
}

const variants = [
  { norm: 'pre', positions: 'sinusoidal' },
  { norm: 'post', positions: 'learned' },
  { norm: 'pre', positions: 'sinusoidal', embedding: 8 },
  ...['additive', 'dot', 'general', 'multihead'].map((attention) => ({
    encoder: 'lstm',
    decoder: 'lstm',
    attention,
  })),
  { encoder: 'elman', decoder: 'elman', activation: 'relu', bidirectional: false, scale: 1 },
  { encoder: 'lstm', decoder: 'gru', inputFeeding: true, residual: true },
  { encoder: 'gru', decoder: 'gru', reset: 'before', residual: true, layers: 3 },
  ...encoderFamilies.flatMap(({ name: encoder }) =>
    decoderFamilies.map(({ name: decoder }) => ({ encoder, decoder })),
  ),
];

it.each(variants)('step by step gives what the whole sequence gives: %o', async (options) => {
  const { model, parameters } = randomModel(11, { scale: 1.5, ...options });
  const program = loadDecodingProgram(model, parameters, nodeRuntime);
  const sources = someSources(5);
  const targets = sources.map((_, i) => Int32Array.from({ length: 6 }, (_, j) => 4 + ((3 * i + 5 * j) % 8)));
  const steps = await stepThrough(program, sources, targets);
  const whole = await program.score(sources, targets);
  for (const [row, target] of targets.entries()) {
    for (const [t, id] of [...target, endId].entries()) {
      // Scaled weights make log-probabilities of -10 and less, of which float32 keeps 1e-6: relative above 1.
      const expected = whole[row * 7 + t]!;
      const difference = Math.abs(steps[row]![t]!.get(id)! - expected);
      expect(difference / Math.max(1, Math.abs(expected))).toBeLessThan(1e-5);
    }
  }
  await program.release();
});

it('never offers <pad> and <s>, and leaves the other probabilities as they are', async () => {
  const { model, parameters } = randomModel(12);
  const program = loadDecodingProgram(model, parameters, nodeRuntime);
  const [steps] = await stepThrough(program, someSources(1), [Int32Array.of(5)]);
  for (const step of steps!) {
    expect(step.get(padId)).toBe(-Infinity);
    expect(step.get(startId)).toBe(-Infinity);
    const mass = [...step.values()].reduce((sum, value) => sum + Math.exp(value), 0);
    expect(mass).toBeGreaterThan(0);
    expect(mass).toBeLessThan(1);
  }
  await program.release();
});

it('reads the parameters anew at every run', async () => {
  const { model, parameters, flat } = randomModel(13);
  const program = loadDecodingProgram(model, parameters, nodeRuntime);
  const sources = someSources(3);
  const before = await program.score(sources, sources);
  flat.forEach((weight, i) => {
    flat[i] = weight / 2;
  });
  const after = await program.score(sources, sources);
  expect(after).not.toEqual(before);
  const fresh = loadDecodingProgram(model, parameters, nodeRuntime);
  expect(await fresh.score(sources, sources)).toEqual(after);
  await Promise.all([program.release(), fresh.release()]);
});

it('decodes the same with portable operators and with two threads', async () => {
  const { model, parameters } = randomModel(14);
  const found = [];
  for (const options of [{}, { portable: true }, { threads: 2 }]) {
    const program = loadDecodingProgram(model, parameters, nodeRuntime, options);
    const hypotheses = await greedySearch(program, someSources(6), { maxLength: 8 });
    found.push(hypotheses.map(({ ids }) => [...ids]));
    await program.release();
  }
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
});

it('refuses what is longer than the positions of the model', async () => {
  const { model, parameters } = randomModel(15, { length: 6 });
  const program = loadDecodingProgram(model, parameters, nodeRuntime);
  const of = (length: number) => new Int32Array(length).fill(5);
  await expect(program.encode([of(6)])).resolves.toBeDefined();
  await expect(program.encode([of(2), of(7)])).rejects.toThrow(/source: 7 tokens; allowed: at most 6/);
  await expect(program.score([of(2)], [of(5)])).resolves.toHaveLength(6);
  await expect(program.score([of(2)], [of(6)])).rejects.toThrow(/target: 6 tokens; allowed: at most 5/);
  await program.release();
});
