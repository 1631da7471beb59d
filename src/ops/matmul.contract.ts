import { at, broadcast, build } from '../../test/contract/nd-array.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { matmul, matmulOp } from './matmul.ts';

function product(
  name: string,
  a: readonly number[],
  b: readonly number[],
  flags: { transposeA?: boolean; transposeB?: boolean } = {},
  names?: readonly [readonly (string | undefined)[], readonly (string | undefined)[]],
): Sample {
  const { transposeA = false, transposeB = false } = flags;
  const [rows, inner] = transposeA ? [a.at(-1)!, a.at(-2)!] : [a.at(-2)!, a.at(-1)!];
  const columns = transposeB ? b.at(-2)! : b.at(-1)!;
  const dims = [...broadcast(a.slice(0, -2), b.slice(0, -2)), rows, columns];
  return {
    name,
    inputs: [sampleInput('float64', a, wave(0), names?.[0]), sampleInput('float64', b, wave(1), names?.[1])],
    trace: ([x, y]) => [matmul(x!, y!, flags)],
    reference: ([x, y]) => [
      build(dims, (index) => {
        const batch = index.slice(0, -2);
        const [i, j] = index.slice(-2) as [number, number];
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const left = at(x!, [...batch, ...(transposeA ? [k, i] : [i, k])]);
          const right = at(y!, [...batch, ...(transposeB ? [j, k] : [k, j])]);
          sum += left * right;
        }
        return sum;
      }),
    ],
  };
}

export const matmulContract: Contract = {
  op: matmulOp,
  samples: [
    product('[3, 5] [5, 1]', [3, 5], [5, 1]),
    product('A^T B', [5, 3], [5, 2], { transposeA: true }),
    product('A B^T', [3, 5], [2, 5], { transposeB: true }),
    product('A^T B^T', [5, 3], [2, 5], { transposeA: true, transposeB: true }),
    product('batched', [2, 3, 4], [2, 4, 5]),
    product('a batch times one matrix', [2, 3, 4], [4, 5], {}, [
      ['B', 'T', undefined],
      [undefined, undefined],
    ]),
    product('a batch times one matrix, transposed', [2, 3, 4], [5, 4], { transposeB: true }),
    product('a batch times a tall matrix, transposed', [2, 3, 2], [17, 2], { transposeB: true }),
    product('one matrix times a batch', [3, 4], [2, 4, 5]),
    product('stretched batch, transposed', [2, 1, 4, 3], [3, 4, 5], { transposeA: true }),
    product('batched, both transposed', [2, 4, 3], [2, 5, 4], { transposeA: true, transposeB: true }),
    product('no rows', [0, 3], [3, 2]),
  ],
  errors: [
    {
      name: 'inner dimensions differ',
      trace: () => matmul(input('a', 'float32', [2, 3]), input('b', 'float32', [4, 5])),
      message: 'matmul: float32 [2, 3] times float32 [4, 5]',
    },
  ],
};
