import { expect, test } from 'vitest';
import { hostTensor } from '../graph/host-tensor.ts';
import { pairExample } from '../models/sequence-to-sequence.ts';
import { batchOf } from './batch.ts';
import type { Field, Fields } from './field.ts';

const ids: Field = { dtype: 'int32', axes: ['S'], padding: 0 };

test('rows are padded on the right, and the target of a pair is shifted by one', () => {
  const pairs: Fields = new Map([
    ['source', ids],
    ['targetInput', { ...ids, axes: ['T'] }],
    ['targetOutput', { ...ids, axes: ['T'] }],
  ]);
  const examples = [
    pairExample(Int32Array.of(4, 5), Int32Array.of(6)),
    pairExample(Int32Array.of(7), Int32Array.of(8, 9)),
  ];
  const { feeds, ...rest } = batchOf(pairs, examples);
  expect(feeds.get('source')).toEqual(hostTensor('int32', [2, 2], [4, 5, 7, 0]));
  expect(feeds.get('targetInput')).toEqual(hostTensor('int32', [2, 3], [2, 6, 0, 2, 8, 9]));
  expect(feeds.get('targetOutput')).toEqual(hostTensor('int32', [2, 3], [6, 3, 0, 8, 9, 3]));
  expect(rest).toEqual({
    sizes: new Map([
      ['B', 2],
      ['S', 2],
      ['T', 3],
    ]),
    extents: new Map([['B', 2]]),
    rows: 2,
    elements: 3 + 5,
    counts: new Map([
      ['source', 3],
      ['targetInput', 5],
      ['targetOutput', 5],
    ]),
  });
});

test('fields of floats, of several values a step and of fixed size; padding other than 0', () => {
  const fields: Fields = new Map([
    ['x', { dtype: 'float32', axes: ['T', 2] }],
    ['labels', { dtype: 'int32', axes: ['T'], padding: -1 }],
    ['class', { dtype: 'int32', axes: [] }],
  ] as const satisfies [string, Field][]);
  const example = (x: number[], labels: number[], one: number) =>
    new Map<string, Float32Array | Int32Array>([
      ['x', Float32Array.from(x)],
      ['labels', Int32Array.from(labels)],
      ['class', Int32Array.of(one)],
    ]);
  const { feeds, counts, elements } = batchOf(fields, [
    example([1, 2], [0], 7),
    example([3, 4, 5, 6], [-1, 2], 8),
  ]);
  expect(feeds.get('x')).toEqual(hostTensor('float32', [2, 2, 2], [1, 2, 0, 0, 3, 4, 5, 6]));
  expect(feeds.get('labels')).toEqual(hostTensor('int32', [2, 2], [0, -1, -1, 2]));
  expect(feeds.get('class')).toEqual(hostTensor('int32', [2], [7, 8]));
  expect(elements).toBe(3);
  // A label of the padding's value counts nothing.
  expect([counts.get('labels'), counts.get('class')]).toEqual([2, 2]);
});

test('where nothing varies, a batch has as many elements as rows', () => {
  const fields: Fields = new Map([['x', { dtype: 'float32', axes: [3] } as const]]);
  const batch = batchOf(fields, [new Map([['x', Float32Array.of(1, 2, 3)]])]);
  expect([batch.elements, batch.rows, [...batch.sizes]]).toEqual([1, 1, [['B', 1]]]);
});

test('examples of a packed field stand one after the other; their axis is counted once', () => {
  const fields: Fields = new Map([
    ['frames', { dtype: 'uint8', axes: ['T', 2], packed: true }],
    ['step', { dtype: 'int32', axes: ['T'], padding: -1 }],
  ] as const satisfies [string, Field][]);
  const example = (frames: number[], step: number[]) =>
    new Map<string, Uint8Array | Int32Array>([
      ['frames', Uint8Array.from(frames)],
      ['step', Int32Array.from(step)],
    ]);
  const { feeds, sizes, extents, elements } = batchOf(fields, [
    example([1, 2], [0]),
    example([3, 4, 5, 6, 7, 8], [0, 1, 2]),
  ]);
  expect(feeds.get('frames')).toEqual(hostTensor('uint8', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
  expect(feeds.get('step')).toEqual(hostTensor('int32', [2, 3], [0, -1, -1, 0, 1, 2]));
  expect(Object.fromEntries(sizes)).toEqual({ B: 2, T: 3, 'T.sum': 4 });
  expect(Object.fromEntries(extents)).toEqual({ B: 2, 'T.sum': 4 });
  expect(elements).toBe(4);
});
