import { expect, it } from 'vitest';
import { endId, padId, startId } from '../base/special-tokens.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { loadDecodingProgram } from './decoding-program.ts';
import { greedySearch } from './greedy-search.ts';
import type { Hypothesis } from './hypothesis.ts';
import {
  naiveGreedy,
  naiveNextToken,
  type RandomModelOptions,
  randomModel,
  scoreOf,
  someSources,
} from './naive-search.contract.ts';

const load = (seed: number, options: RandomModelOptions = {}) => {
  const random = randomModel(seed, options);
  return { ...random, program: loadDecodingProgram(random.model, random.parameters, nodeRuntime) };
};

/** Ids with the end token where there is one. */
const withEnd = ({ ids, logProbabilities }: Hypothesis) =>
  logProbabilities.length > ids.length ? [...ids, endId] : [...ids];

it.each([1, 2, 3, 4])('finds what the whole-sequence graph finds, seed %i', async (seed) => {
  const random = load(seed);
  const next = await naiveNextToken(random);
  const sources = someSources(24);
  const found = await greedySearch(random.program, sources, { maxLength: 9, lengthPenalty: 0.6 });
  for (const [i, source] of sources.entries()) {
    const expected = await naiveGreedy(next, source, 9);
    expect(withEnd(found[i]!)).toEqual(expected.ids);
    expect(found[i]!.logProbabilities).toHaveLength(expected.ids.length);
    expected.logProbabilities.forEach((value, t) => {
      expect(Math.abs(found[i]!.logProbabilities[t]! - value)).toBeLessThan(1e-5);
    });
    expect(found[i]!.score).toBeCloseTo(scoreOf(expected, 0.6), 5);
  }
  await random.program.release();
});

it('does not let the neighbours of a row change its result', async () => {
  const { program } = load(2);
  const sources = someSources(24);
  const together = await greedySearch(program, sources, { maxLength: 9 });
  for (const [i, source] of sources.entries()) {
    const [alone] = await greedySearch(program, [source], { maxLength: 9 });
    expect(alone!.ids).toEqual(together[i]!.ids);
    expect(Math.abs(alone!.score - together[i]!.score)).toBeLessThan(1e-5);
  }
  await program.release();
});

it('ends some targets and cuts others off, and never writes a special token', async () => {
  const { program } = load(2);
  const found = await greedySearch(program, someSources(24), { maxLength: 9 });
  const ended = found.filter(({ ids, logProbabilities }) => logProbabilities.length === ids.length + 1);
  const cut = found.filter(({ ids, logProbabilities }) => logProbabilities.length === ids.length);
  expect(ended.length).toBeGreaterThan(0);
  expect(cut.length).toBeGreaterThan(0);
  expect(ended.length + cut.length).toBe(24);
  expect(cut.every(({ ids }) => ids.length === 9)).toBe(true);
  expect(new Set(ended.map(({ ids }) => ids.length)).size).toBeGreaterThan(1);
  for (const { ids } of found) for (const id of [padId, startId, endId]) expect(ids).not.toContain(id);
  await program.release();
});

it('stops at the positions of the model', async () => {
  const { program, parameters } = load(5, { length: 6 });
  parameters.get('output.bias')!.data[endId] = -100;
  const [found] = await greedySearch(program, [Int32Array.of(4, 5)], { maxLength: 200 });
  expect(found!.ids).toHaveLength(5);
  await program.release();
});

it('takes no sources, empty sources and a maximum of 0', async () => {
  const { program } = load(6);
  expect(await greedySearch(program, [], { maxLength: 5 })).toEqual([]);
  expect(await greedySearch(program, [new Int32Array(0), Int32Array.of(4)], { maxLength: 5 })).toHaveLength(
    2,
  );
  const [none] = await greedySearch(program, [Int32Array.of(4)], { maxLength: 0 });
  expect(none!.ids).toHaveLength(0);
  await program.release();
});
