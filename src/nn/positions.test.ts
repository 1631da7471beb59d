import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { B, ModuleScope, T } from './module-scope.ts';
import { positions, sinusoids } from './positions.ts';

test.each(['learned', 'sinusoidal'] as const)('%s: position t reads row offset + start + t', async (kind) => {
  const [length, width, offset, start] = [9, 2, 2, 3];
  const scope = ModuleScope.root();
  const y = positions(scope, { kind, length, offset }, input('x', 'float32', [B, T, width]), start);
  const table =
    kind === 'learned'
      ? Float32Array.from({ length: length * width }, (_, i) => i)
      : sinusoids(length, width);
  const feeds = new Map([['x', hostTensor('float32', [1, 4, width], new Array<number>(4 * width).fill(0))]]);
  if (kind === 'learned') feeds.set('weight', hostTensor('float32', [length, width], table));
  const [actual] = await runGraph([y], feeds);
  expect(actual?.data).toEqual(table.subarray((offset + start) * width));
  expect(scope.parameters.map(({ shape }) => shape)).toEqual(kind === 'learned' ? [[length, width]] : []);
});
