import { at, build } from '../../test/contract/nd-array.ts';
import type { FloatType } from '../graph/dtype.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { maxPool2d, maxPool2dOp } from './max-pool.ts';

interface Windows {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [readonly [number, number], readonly [number, number]];
}

const none = [0, 0] as const;

function pooled(
  dtype: FloatType,
  dims: readonly [number, number, number, number],
  { kernel, stride, padding }: Windows,
  names?: readonly (string | undefined)[],
): Sample {
  const along = (axis: 0 | 1) =>
    Math.floor((dims[axis + 2]! + padding[axis][0] + padding[axis][1] - kernel[axis]) / stride[axis]) + 1;
  const reach = (axis: 0 | 1, place: number) =>
    Array.from({ length: kernel[axis] }, (_, k) => stride[axis] * place + k - padding[axis][0]).filter(
      (p) => p >= 0 && p < dims[axis + 2]!,
    );
  return {
    name: `${dtype} [${dims}], windows ${kernel}, stride ${stride}, padding ${padding.join(' and ')}`,
    inputs: [sampleInput(dtype, dims, wave(0), names)],
    trace: ([x]) => [maxPool2d(x!, kernel, { stride, padding })],
    reference: ([x]) => [
      build([dims[0], dims[1], along(0), along(1)], ([b, c, i, j]) =>
        Math.max(
          ...reach(0, i!).flatMap((row) => reach(1, j!).map((column) => at(x!, [b!, c!, row, column]))),
        ),
      ),
    ],
    float32Only: dtype === 'float32',
  };
}

const touching: Windows = { kernel: [2, 2], stride: [2, 2], padding: [none, none] };
const overlapping: Windows = {
  kernel: [3, 3],
  stride: [2, 2],
  padding: [
    [1, 1],
    [1, 1],
  ],
};
const uneven: Windows = { kernel: [3, 2], stride: [1, 2], padding: [[2, 1], none] };

export const maxPool2dContract: Contract = {
  op: maxPool2dOp,
  samples: [
    pooled('float64', [2, 3, 4, 5], touching, ['B']),
    pooled('float64', [2, 2, 5, 6], overlapping, ['B', undefined, 'H', 'W']),
    pooled('float64', [1, 2, 3, 4], uneven),
    pooled('float32', [2, 3, 4, 6], touching, ['B']),
  ],
  errors: [
    {
      name: 'windows that do not fit',
      trace: () => maxPool2d(input('x', 'float32', [1, 1, 2, 2]), [3, 3]),
      message: 'maxPool2d: windows of 3 pixels over 2, of which 0 and 0 are padding',
    },
    {
      name: 'three axes',
      trace: () => maxPool2d(input('x', 'float32', [1, 2, 2]), [2, 2]),
      message: 'maxPool2d: float32 [1, 2, 2]',
    },
  ],
};
