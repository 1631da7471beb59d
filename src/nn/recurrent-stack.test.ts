import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { scalar } from '../ops/constant.ts';
import { mul } from '../ops/mul.ts';
import { elman } from './elman.ts';
import { B, ModuleScope, T } from './module-scope.ts';
import { recurrentStack } from './recurrent-stack.ts';

const x = input('x', 'float32', [1, 1, 1]);
/** A layer that doubles. */
const double = (_: ModuleScope, below: Tensor) => ({ states: mul(below, scalar(2, 'float32')), final: [] });

test.each([
  [false, 3 * 8],
  // 2 x = 6; 2 * 6 + 6 = 18; 2 * 18 + 18 = 54
  [true, 54],
])('three layers that double, residual %j: 3 becomes %i', async (residual, expected) => {
  const { states } = recurrentStack(ModuleScope.root(), { layers: 3, dropout: 0, residual }, x, double);
  const [found] = await runGraph([states], new Map([['x', hostTensor('float32', [1, 1, 1], [3])]]));
  expect(Number(found!.data[0])).toBe(expected);
});

test('dropout of the input of each layer, drawn for every step', () => {
  const scope = ModuleScope.root({ training: true });
  const options = { layers: 3, dropout: 0.2, residual: true };
  recurrentStack(scope, options, input('x', 'float32', [B, T, 5]), (inside, below) =>
    elman(inside, { width: 4 }, below),
  );
  expect(scope.dropoutSites.map(({ name, tensor }) => [name, tensor.shape])).toEqual([
    ['dropout:layers.0:0', [B, T, 5]],
    ['dropout:layers.1:0', [B, T, 4]],
    ['dropout:layers.2:0', [B, T, 4]],
  ]);
});
