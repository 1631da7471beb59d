/** Loops with a matrix product by a captured matrix, whose gradient is one product over all steps. */
import type { Tensor } from '../../src/graph/tensor.ts';
import { add } from '../../src/ops/add.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { tanh } from '../../src/ops/tanh.ts';
import type { ScanCase } from './scan-case.ts';

/** The captured matrix stands left or right, transposed or not, with fewer, equal or stretched batch axes. */
function product(
  name: string,
  captured: readonly number[],
  element: readonly number[],
  take: (captured: Tensor, element: Tensor) => Tensor,
): ScanCase {
  return {
    name: `a product with a captured matrix: ${name}`,
    inputs: [captured, [3, ...element], []],
    program: (loop, inputs) => {
      const [matrix, x, total] = inputs as readonly [Tensor, Tensor, Tensor];
      const { state, outputs } = loop({ initial: [total], sequences: [x] }, ([sum], [xt]) => {
        const taken = take(matrix, mul(xt!, tanh(sum!)));
        return { state: [add(sum!, reduceSum(tanh(taken)))], outputs: [taken] };
      });
      return [...state, ...outputs];
    },
  };
}

const bothTransposed = { transposeA: true, transposeB: true };

export const productCases: readonly ScanCase[] = [
  product('right', [3, 4], [2, 3], (m, x) => matmul(x, m)),
  product('right, transposed', [4, 3], [2, 3], (m, x) => matmul(x, m, { transposeB: true })),
  product('right, both transposed', [4, 3], [3, 2], (m, x) => matmul(x, m, bothTransposed)),
  product('right, a batch of rows', [3, 4], [2, 5, 3], (m, x) => matmul(x, m)),
  product('right, a transposed batch', [3, 4], [2, 3, 5], (m, x) => matmul(x, m, { transposeA: true })),
  product('left', [4, 3], [3, 2], (m, x) => matmul(m, x)),
  product('left, transposed', [3, 4], [3, 2], (m, x) => matmul(m, x, { transposeA: true })),
  product('left, both transposed', [3, 4], [2, 3], (m, x) => matmul(m, x, bothTransposed)),
  product('left of a batch', [4, 3], [2, 3, 5], (m, x) => matmul(m, x)),
  product('a batch on each side', [2, 3, 4], [2, 5, 3], (m, x) => matmul(x, m)),
  product('a captured batch, one element', [2, 3, 4], [5, 3], (m, x) => matmul(x, m)),
  product('a captured batch of 1', [1, 3, 4], [2, 5, 3], (m, x) => matmul(x, m)),
  product('an outer batch', [2, 4, 3], [3, 2, 5, 3], (m, x) => matmul(x, m, { transposeB: true })),
];
