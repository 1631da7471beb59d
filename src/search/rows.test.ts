import { expect, it } from 'vitest';
import { hostTensor } from '../graph/host-tensor.ts';
import { idRectangle, joinRows, selectRows, splitRows } from './rows.ts';

it('pads on the right, to at least one column', () => {
  expect(idRectangle([[7], [8, 9]])).toEqual(hostTensor('int32', [2, 2], [7, 0, 8, 9]));
  expect(idRectangle([[], []])).toEqual(hostTensor('int32', [2, 1], [0, 0]));
});

it('copies rows, also several times, also of tensors without elements', () => {
  const tensors = new Map([
    ['x', hostTensor('float32', [3, 2], [1, 2, 3, 4, 5, 6])],
    ['none', hostTensor('float32', [3, 0, 4], [])],
  ]);
  const selected = selectRows(tensors, [2, 0, 2, 2]);
  expect(selected.get('x')).toEqual(hostTensor('float32', [4, 2], [5, 6, 1, 2, 5, 6, 5, 6]));
  expect(selected.get('none')).toEqual(hostTensor('float32', [4, 0, 4], []));
});

it('joins rows, and splits them', () => {
  const tensors = new Map([
    ['x', hostTensor('float32', [3, 2], [1, 2, 3, 4, 5, 6])],
    ['none', hostTensor('float32', [3, 0, 4], [])],
  ]);
  const rows = splitRows(tensors, 3);
  expect(rows[1]!.get('x')).toEqual(hostTensor('float32', [1, 2], [3, 4]));
  expect(joinRows(rows)).toEqual(tensors);
  expect(joinRows([rows[2]!, tensors]).get('none')).toEqual(hostTensor('float32', [4, 0, 4], []));
});
