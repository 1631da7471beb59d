import { expect, test } from 'vitest';
import { at, build } from '../../test/contract/nd-array.ts';
import { runGraph } from '../../test/contract/run-graph.ts';
import { dim } from '../graph/dim.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { sampleInput, wave } from './contract.ts';
import { convolution2d } from './convolution-2d.ts';

interface Case {
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: readonly [readonly [number, number], readonly [number, number]];
}

/** The sum of the textbook, element by element. */
function naive(x: HostTensor, weight: HostTensor, { stride, dilation, padding }: Case) {
  const [b, h, w, c] = x.dims as [number, number, number, number];
  const [kh, kw, , o] = weight.dims as [number, number, number, number];
  const [height, width] = [0, 1].map((i) => {
    const padded = x.dims[i + 1]! + padding[i]![0] + padding[i]![1];
    return Math.floor((padded - dilation[i]! * (weight.dims[i]! - 1) - 1) / stride[i]!) + 1;
  }) as [number, number];
  return build([b, height, width, o], ([n, i, j, output]) => {
    let sum = 0;
    for (let k = 0; k < kh; k++) {
      for (let l = 0; l < kw; l++) {
        const row = stride[0] * i! + dilation[0] * k - padding[0][0];
        const column = stride[1] * j! + dilation[1] * l - padding[1][0];
        if (row < 0 || row >= h || column < 0 || column >= w) continue;
        for (let channel = 0; channel < c; channel++) {
          sum += at(x, [n!, row, column, channel]) * at(weight, [k, l, channel, output!]);
        }
      }
    }
    return sum;
  });
}

const cases: readonly Case[] = [
  {
    stride: [1, 1],
    dilation: [1, 1],
    padding: [
      [0, 0],
      [0, 0],
    ],
  },
  {
    stride: [2, 1],
    dilation: [1, 2],
    padding: [
      [1, 0],
      [0, 2],
    ],
  },
];

test.each(cases)('equals the sum for %j', async (options) => {
  const x = sampleInput('float64', [2, 5, 6, 3], wave(0));
  const weight = sampleInput('float64', [3, 2, 3, 2], wave(1));
  const y = convolution2d(
    input('x', 'float64', [dim('B'), dim('H'), dim('W'), 3]),
    input('weight', 'float64', [3, 2, 3, 2]),
    options,
  );
  const [actual] = await runGraph([y], new Map(Object.entries({ x, weight })));
  const expected = naive(x, weight, options);
  expect(actual!.dims).toEqual(expected.dims);
  expected.data.forEach((value, i) => {
    expect(Number(actual!.data[i])).toBeCloseTo(value, 12);
  });
});

test('refuses a kernel of one dimension', () => {
  const x = input('x', 'float32', [2, 4, 4, 5]);
  expect(() => convolution2d(x, input('w', 'float32', [3, 5, 6]))).toThrow(
    'convolution2d: input [2, 4, 4, 5] and kernel [3, 5, 6]',
  );
});
