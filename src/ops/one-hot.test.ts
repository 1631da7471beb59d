import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { oneHot } from './one-hot.ts';

test.each(['int32', 'int64'] as const)(
  'a row for each %s index, zeros where it is outside',
  async (dtype) => {
    const indices = input('indices', dtype, [2, 2]);
    const feeds = new Map([['indices', hostTensor(dtype, [2, 2], [0, 2, -1, 3])]]);
    const [rows] = await runGraph([oneHot(indices, 3, 'float32')], feeds);
    expect(rows).toEqual(hostTensor('float32', [2, 2, 3], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
  },
);

test('refuses indices that are not integers', () => {
  expect(() => oneHot(input('x', 'float32', [2]), 3, 'float32')).toThrow(
    'oneHot: indices of type float32; allowed: int32, int64; use cast',
  );
});
