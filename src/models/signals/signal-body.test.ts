import { expect, test } from 'vitest';
import { runGraph } from '../../../test/contract/run-graph.ts';
import { dim } from '../../graph/dim.ts';
import { type HostTensor, hostTensor } from '../../graph/host-tensor.ts';
import { input } from '../../graph/input.ts';
import { lengthMask } from '../../nn/length-mask.ts';
import { cast } from '../../ops/cast.ts';
import { patchSequence } from './signal-body.ts';

test('patches of a batch: those that begin after the end of a signal are none', async () => {
  const x = input('x', 'float32', [2, dim('T'), 1]);
  const mask = lengthMask(input('length', 'int32', [2]), x);
  const patches = patchSequence({ x, mask }, { patch: 3, stride: 2 });
  const feeds = new Map<string, HostTensor>([
    ['x', hostTensor('float32', [2, 5, 1], [1, 2, 3, 4, 5, 6, 7, 0, 0, 0])],
    ['length', hostTensor('int32', [2], [5, 2])],
  ]);
  const [values, kept] = await runGraph([patches.x, cast(patches.mask, 'int32')], feeds);
  expect(values!.dims).toEqual([2, 3, 3]);
  expect([...values!.data]).toEqual([1, 2, 3, 3, 4, 5, 5, 0, 0, 6, 7, 0, 0, 0, 0, 0, 0, 0]);
  expect([...kept!.data]).toEqual([1, 1, 1, 1, 0, 0]);
});
