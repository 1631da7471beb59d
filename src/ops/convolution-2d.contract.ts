import { at, build } from '../../test/contract/nd-array.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import {
  convolution2d,
  convolution2dOp,
  transposedConvolution2d,
  transposedConvolution2dOp,
} from './convolution-2d.ts';
import type { Convolution2dOptions } from './convolution-window.ts';

type Dims = readonly [number, number, number, number];
type Names = readonly (string | undefined)[];

/** Every product of the sum that defines the convolution: where in x, in the kernel and in y it stands. */
function* terms(x: Dims, weight: Dims, y: Dims, options: Convolution2dOptions) {
  const {
    stride = [1, 1],
    dilation = [1, 1],
    padding = [
      [0, 0],
      [0, 0],
    ],
    groups = 1,
  } = options;
  for (const [b, o, i, j] of indicesOf(y)) {
    for (const [c, k, l] of indicesOf(weight.slice(1))) {
      const row = stride[0] * i! + dilation[0] * k! - padding[0][0];
      const column = stride[1] * j! + dilation[1] * l! - padding[1][0];
      if (row < 0 || row >= x[2] || column < 0 || column >= x[3]) continue;
      const channel = Math.floor((o! * groups) / weight[0]) * weight[1] + c!;
      yield { x: [b!, channel, row, column], weight: [o!, c!, k!, l!], y: [b!, o!, i!, j!] };
    }
  }
}

const indicesOf = (dims: readonly number[]) =>
  dims.reduce<number[][]>(
    (prefixes, d) => prefixes.flatMap((prefix) => Array.from({ length: d }, (_, i) => [...prefix, i])),
    [[]],
  );

/** The sum over the products: `from` times the kernel at each place of `to`. */
function sums(
  [given, kernel]: readonly HostTensor[],
  to: { readonly name: 'x' | 'y'; readonly dims: Dims },
  all: Iterable<Record<'x' | 'weight' | 'y', readonly number[]>>,
) {
  const found = new Map<string, number>();
  const from = to.name === 'x' ? 'y' : 'x';
  for (const term of all) {
    const key = term[to.name].join();
    found.set(key, (found.get(key) ?? 0) + at(given!, term[from]) * at(kernel!, term.weight));
  }
  return build(to.dims, (index) => found.get(index.join()) ?? 0);
}

interface Shapes {
  readonly x: Dims;
  readonly weight: Dims;
  readonly y: Dims;
  readonly names?: Names;
}

const forward = (
  name: string,
  { x, weight, y, names }: Shapes,
  options: Convolution2dOptions = {},
): Sample => ({
  name,
  inputs: [sampleInput('float32', x, wave(0), names), sampleInput('float32', weight, wave(1))],
  trace: ([image, kernel]) => [convolution2d(image!, kernel!, options)],
  reference: (given) => [sums(given, { name: 'y', dims: y }, terms(x, weight, y, options))],
  float32Only: true,
});

const backward = (
  name: string,
  { x, weight, y, names }: Shapes,
  options: Convolution2dOptions = {},
): Sample => ({
  name,
  inputs: [sampleInput('float32', y, wave(2), names), sampleInput('float32', weight, wave(1))],
  trace: ([image, kernel]) => [transposedConvolution2d(image!, kernel!, { ...options, size: [x[2], x[3]] })],
  reference: (given) => [sums(given, { name: 'x', dims: x }, terms(x, weight, y, options))],
  float32Only: true,
});

const plain: Shapes = { x: [2, 3, 5, 4], weight: [2, 3, 3, 2], y: [2, 2, 3, 3] };
const same: Shapes = { x: [2, 2, 4, 5], weight: [3, 2, 3, 3], y: [2, 3, 4, 5], names: ['B'] };
const anySize: Shapes = { ...same, names: ['B', undefined, 'H', 'W'] };
const strided: Shapes = { x: [2, 3, 6, 5], weight: [4, 3, 3, 2], y: [2, 4, 3, 3] };
const grouped: Shapes = { x: [2, 4, 4, 4], weight: [6, 2, 3, 3], y: [2, 6, 4, 4] };
const depthwise: Shapes = { x: [1, 3, 5, 5], weight: [3, 1, 3, 3], y: [1, 3, 3, 3] };
const dilated: Shapes = { x: [1, 2, 7, 6], weight: [2, 2, 3, 2], y: [1, 2, 3, 4] };
const pointwise: Shapes = { x: [2, 4, 3, 2], weight: [5, 4, 1, 1], y: [2, 5, 3, 2] };
const patches: Shapes = { x: [2, 3, 4, 6], weight: [4, 3, 2, 3], y: [2, 4, 2, 2], names: ['B'] };
const whole: Shapes = { x: [2, 3, 3, 2], weight: [4, 3, 3, 2], y: [2, 4, 1, 1], names: ['B'] };
const blocks: Shapes = { x: [2, 16, 3, 3], weight: [32, 16, 2, 1], y: [2, 32, 3, 4], names: ['B'] };
const partBlocks: Shapes = { x: [1, 20, 4, 3], weight: [12, 20, 1, 2], y: [1, 12, 3, 2] };
const half: Shapes = { x: [2, 4, 5, 4], weight: [3, 4, 1, 1], y: [2, 3, 3, 2] };

const one = [
  [1, 1],
  [1, 1],
] as const;
const uneven = [
  [1, 0],
  [0, 1],
] as const;

export const convolution2dContract: Contract = {
  op: convolution2dOp,
  samples: [
    forward('no padding', plain),
    forward('the same size', same, { padding: one }),
    forward('a size that is known when it runs', anySize, { padding: one }),
    forward('stride 2, uneven padding', strided, { stride: [2, 2], padding: uneven }),
    forward('two groups', grouped, { padding: one, groups: 2 }),
    forward('depthwise, stride 2', depthwise, { padding: one, groups: 3, stride: [2, 2] }),
    forward('dilated', dilated, { dilation: [2, 2] }),
    forward('1 x 1', pointwise),
    forward('patches', patches, { stride: [2, 3] }),
    forward('the whole image', whole),
    // Sums so long that differences of float32 say little; the gradients are convolutions of the same kind.
    { ...forward('channels in whole blocks', blocks, { padding: uneven }), differentiable: false },
    {
      ...forward('channels in parts of blocks, stride 2', partBlocks, { padding: one, stride: [2, 2] }),
      differentiable: false,
    },
    forward('1 x 1, stride 2', half, { stride: [2, 2] }),
    forward(
      'more padding than the kernel reaches',
      { x: [1, 1, 2, 2], weight: [1, 1, 1, 2], y: [1, 1, 4, 5] },
      {
        padding: [
          [1, 1],
          [2, 2],
        ],
      },
    ),
  ],
  errors: [
    {
      name: 'a kernel of three axes',
      trace: () => convolution2d(input('x', 'float32', [2, 5, 4, 4]), input('w', 'float32', [3, 5, 6])),
      message: 'convolution2d: a kernel [3, 5, 6] in 1 groups',
    },
    {
      name: 'channels that do not fit',
      trace: () => convolution2d(input('x', 'float32', [2, 5, 4, 4]), input('w', 'float32', [3, 4, 1, 1])),
      message: 'convolution2d: input [2, 5, 4, 4], kernel [3, 4, 1, 1], 1 groups',
    },
    {
      name: 'a kernel larger than the image',
      trace: () => convolution2d(input('x', 'float32', [2, 5, 4, 4]), input('w', 'float32', [3, 5, 5, 1])),
      message: 'convolution2d: a kernel over 5 pixels of 4 (padding included)',
    },
  ],
};

export const transposedConvolution2dContract: Contract = {
  op: transposedConvolution2dOp,
  samples: [
    backward('no padding', plain),
    backward('a size that is known when it runs', same, { padding: one }),
    backward('stride 2: rows that no window covers', strided, { stride: [2, 2], padding: uneven }),
    backward('two groups', grouped, { padding: one, groups: 2 }),
    backward('dilated', dilated, { dilation: [2, 2] }),
    backward('patches', patches, { stride: [2, 3] }),
    backward('1 x 1, stride 2', half, { stride: [2, 2] }),
  ],
  errors: [
    {
      name: 'a size of which the convolution makes another',
      trace: () =>
        transposedConvolution2d(input('y', 'float32', [2, 3, 4, 4]), input('w', 'float32', [3, 5, 3, 3]), {
          size: [7, 7],
        }),
      message: 'convolution2d: input [2, 3, 4, 4], kernel [3, 5, 3, 3], 1 groups',
    },
  ],
};
