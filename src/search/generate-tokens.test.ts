import { expect, test } from 'vitest';
import { hostTensor } from '../graph/host-tensor.ts';
import type { StepProgram } from './decoding-program.ts';
import { type GenerateOptions, generateTokens } from './generate-tokens.ts';

/**
 * A program whose state is the list of tokens that it holds: the next token is their sum (mod 10), with probability 0.6; the
 * one after that has 0.4.
 */
function summing(longestTarget: number): StepProgram & { readonly fed: number[][] } {
  const fed: number[][] = [];
  const tensor = (ids: readonly number[]) =>
    new Map([['held', hostTensor('int32', [1, ids.length], Int32Array.from(ids))]]);
  return {
    fed,
    vocabulary: 10,
    longestTarget,
    start: async () => ({ fixed: new Map(), state: tensor([]) }),
    async step(tokens, { state }, count) {
      const held = [...Array.from(state.get('held')?.data ?? [], Number), ...tokens];
      if (held.length > longestTarget) throw new Error('no position is left');
      fed.push(held);
      const next = held.reduce((sum, id) => sum + id, 0) % 10;
      const ids = Array.from({ length: 10 }, (_, i) => (next + i) % 10).slice(0, count);
      const logs = ids.map((_, i) => Math.log([0.6, 0.4][i] ?? 0));
      return {
        count,
        ids: Int32Array.from(ids),
        logProbabilities: Float32Array.from(logs),
        state: tensor(held),
      };
    },
    release: async () => undefined,
  };
}

async function written(program: StepProgram, prompt: readonly number[], options: GenerateOptions) {
  const ids: number[] = [];
  for await (const { id } of generateTokens(program, prompt, options)) ids.push(id);
  return ids;
}

test('reads the prompt once and each token once', async () => {
  const program = summing(Number.POSITIVE_INFINITY);
  expect(await written(program, [1, 2], { maxNewTokens: 4 })).toEqual([3, 6, 2, 4]);
  expect(program.fed.map((held) => held.length)).toEqual([1, 2, 3, 4, 5]);
});

test('ends after the end token', async () => {
  expect(await written(summing(99), [1, 2], { maxNewTokens: 9, end: 6 })).toEqual([3, 6]);
});

test('a full context slides: the newer half is read again', async () => {
  const program = summing(4);
  // 1 2 3 -> 6; 1 2 3 6 -> 2; full, so 6 2 -> 8; 6 2 8 -> 6; 6 2 8 6 -> 2; full, so 6 2 -> 8.
  expect(await written(program, [1, 2, 3], { maxNewTokens: 6 })).toEqual([6, 2, 8, 6, 2, 8]);
  expect(program.fed.slice(3)).toEqual([[1, 2, 3, 6], [6], [6, 2], [6, 2, 8], [6, 2, 8, 6], [6], [6, 2]]);
});

test('of a prompt that is longer than the context the end is read', async () => {
  const program = summing(3);
  expect(await written(program, [9, 9, 9, 1, 2, 4], { maxNewTokens: 1 })).toEqual([7]);
  expect(program.fed.at(-1)).toEqual([1, 2, 4]);
  expect(await written(summing(1), [5, 3], { maxNewTokens: 3 })).toEqual([3, 3, 3]);
});

test('draws with the numbers that it is given, from the order of ids', async () => {
  const draw = (uniform: number, options = {}) =>
    written(summing(9), [9], { maxNewTokens: 1, sampling: { ...options, uniform: () => uniform } });
  // The next token is 9 with 0.6, the one after it is 0 with 0.4: id 0 comes first.
  expect(await draw(0.39)).toEqual([0]);
  expect(await draw(0.41)).toEqual([9]);
  expect(await draw(0.39, { topK: 1 })).toEqual([9]);
  expect(await draw(0.39, { topP: 0.6 })).toEqual([9]);
  expect(await draw(0.39, { temperature: 0 })).toEqual([9]);
});
