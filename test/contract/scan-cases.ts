/** Programs with a loop. Each is traced with `scan` and with the unrolled loop, which must agree. */
import type { Tensor } from '../../src/graph/tensor.ts';
import { add } from '../../src/ops/add.ts';
import { cast } from '../../src/ops/cast.ts';
import { concat } from '../../src/ops/concat.ts';
import { scalar } from '../../src/ops/constant.ts';
import { gather } from '../../src/ops/gather.ts';
import { greater } from '../../src/ops/greater.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import type { scan } from '../../src/ops/scan.ts';
import { sigmoid } from '../../src/ops/sigmoid.ts';
import { softmax } from '../../src/ops/softmax.ts';
import { split } from '../../src/ops/split.ts';
import { squeeze } from '../../src/ops/squeeze.ts';
import { tanh } from '../../src/ops/tanh.ts';
import { topK } from '../../src/ops/top-k.ts';
import { transpose } from '../../src/ops/transpose.ts';
import { unsqueeze } from '../../src/ops/unsqueeze.ts';
import { where } from '../../src/ops/where.ts';

type Loop = typeof scan;

export interface ScanCase {
  readonly name: string;
  /** The float64 inputs: their sizes. */
  readonly inputs: readonly (readonly number[])[];
  /** Names for the axes that are symbolic where the loop is `scan`. */
  readonly names?: readonly (readonly (string | undefined)[])[];
  readonly program: (loop: Loop, inputs: readonly Tensor[]) => readonly Tensor[];
}

/** h' = tanh(x W + h U + b) over x [T, B, I] from h [B, H]. */
function elman(loop: Loop, inputs: readonly Tensor[], reverse = false): readonly Tensor[] {
  const [x, h0, w, u, b] = inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const { state, outputs } = loop({ initial: [h0], sequences: [x], reverse }, ([h], [xt]) => {
    const next = tanh(add(add(matmul(xt!, w), matmul(h!, u)), b));
    return { state: [next], outputs: [next] };
  });
  return [...state, ...outputs];
}

/** Gates i, f, g, o = split(x W + h U); c' = f c + i g; h' = o tanh(c'). */
function lstm(loop: Loop, inputs: readonly Tensor[]): readonly Tensor[] {
  const [x, h0, c0, w, u] = inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const width = h0.shape[1]!;
  const { state, outputs } = loop({ initial: [h0, c0], sequences: [x] }, ([h, c], [xt]) => {
    const gates = split(add(matmul(xt!, w), matmul(h!, u)), 1, [width, width, width, width]);
    const [i, f, g, o] = gates as unknown as readonly [Tensor, Tensor, Tensor, Tensor];
    const cell = add(mul(sigmoid(f), c!), mul(sigmoid(i), tanh(g)));
    const next = mul(sigmoid(o), tanh(cell));
    return { state: [next, cell], outputs: [next] };
  });
  return [...state, ...outputs];
}

/** Each step asks the memory [B, S, D] with its state: softmax(q K^T) V, with K = memory W traced in the body. */
function attention(loop: Loop, inputs: readonly Tensor[]): readonly Tensor[] {
  const [x, h0, memory, w, u] = inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const { state, outputs } = loop({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
    const keys = matmul(memory, w);
    const scores = matmul(unsqueeze(h!, 1), keys, { transposeB: true });
    const context = squeeze(matmul(softmax(scores), memory), 1);
    const next = tanh(matmul(concat([xt!, context], 1), u));
    return { state: [next], outputs: [next, squeeze(scores, 1)] };
  });
  return [...state, ...outputs];
}

/** w is used in two products, in a sum, and outside of the loop. */
function usedTwice(loop: Loop, inputs: readonly Tensor[]): readonly Tensor[] {
  const [x, h0, w] = inputs as readonly [Tensor, Tensor, Tensor];
  const { state, outputs } = loop({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
    const next = tanh(add(matmul(tanh(matmul(h!, w)), w, { transposeB: true }), mul(xt!, w)));
    return { state: [next], outputs: [mul(next, xt!)] };
  });
  return [...state, ...outputs, matmul(w, w)];
}

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

const products: readonly ScanCase[] = [
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

export const scanCases: readonly ScanCase[] = [
  {
    name: 'an Elman network',
    inputs: [[4, 2, 3], [2, 5], [3, 5], [5, 5], [5]],
    program: elman,
  },
  {
    name: 'an Elman network with symbolic T and B',
    inputs: [[4, 2, 3], [2, 5], [3, 5], [5, 5], [5]],
    names: [
      ['T', 'B', undefined],
      ['B', undefined],
    ],
    program: elman,
  },
  {
    name: 'an Elman network in reverse',
    inputs: [[4, 2, 3], [2, 5], [3, 5], [5, 5], [5]],
    program: (loop, inputs) => elman(loop, inputs, true),
  },
  {
    name: 'one step',
    inputs: [[1, 2, 3], [2, 5], [3, 5], [5, 5], [5]],
    program: elman,
  },
  {
    name: 'an LSTM',
    inputs: [
      [3, 2, 3],
      [2, 2],
      [2, 2],
      [3, 8],
      [2, 8],
    ],
    names: [
      ['T', 'B', undefined],
      ['B', undefined],
      ['B', undefined],
    ],
    program: lstm,
  },
  {
    name: 'attention to a memory',
    inputs: [
      [3, 2, 3],
      [2, 4],
      [2, 5, 4],
      [4, 4],
      [7, 4],
    ],
    program: attention,
  },
  {
    name: 'attention to a memory, symbolic T, B and S',
    inputs: [
      [3, 2, 3],
      [2, 4],
      [2, 5, 4],
      [4, 4],
      [7, 4],
    ],
    names: [
      ['T', 'B', undefined],
      ['B', undefined],
      ['B', 'S', undefined],
    ],
    program: attention,
  },
  {
    name: 'a weight used twice inside and once outside',
    inputs: [
      [3, 4, 4],
      [4, 4],
      [4, 4],
    ],
    program: usedTwice,
  },
  ...products,
  {
    name: 'a captured weight, transposed in the body',
    inputs: [
      [3, 2, 4],
      [4, 4],
    ],
    program: (loop, inputs) => {
      const [x, w] = inputs as readonly [Tensor, Tensor];
      const { state, outputs } = loop(
        {
          initial: [mul(x, x)].map((y) => squeeze(reduceSum(y, [0], { keepDims: true }), 0)),
          sequences: [x],
        },
        ([h], [xt]) => {
          const next = tanh(add(matmul(h!, transpose(w)), xt!));
          return { state: [next], outputs: [] };
        },
      );
      return [...state, ...outputs];
    },
  },
  {
    name: 'three sequences, one of them masked by another',
    inputs: [
      [3, 2, 4],
      [3, 2, 4],
      [3, 2, 1],
      [2, 4],
    ],
    names: [
      ['T', 'B', undefined],
      ['T', 'B', undefined],
      ['T', 'B', undefined],
      ['B', undefined],
    ],
    program: (loop, inputs) => {
      const [x, y, mask, h0] = inputs as readonly [Tensor, Tensor, Tensor, Tensor];
      const { state, outputs } = loop({ initial: [h0], sequences: [x, y, mask] }, ([h], [xt, yt, mt]) => {
        const next = where(greater(mt!, scalar(0, 'float64')), tanh(add(mul(xt!, h!), yt!)), h!);
        return { state: [next], outputs: [mul(next, yt!), next] };
      });
      return [...state, ...outputs];
    },
  },
  {
    name: 'no state',
    inputs: [
      [3, 2, 4],
      [4, 2],
    ],
    program: (loop, inputs) => {
      const [x, w] = inputs as readonly [Tensor, Tensor];
      return loop({ initial: [], sequences: [x] }, (_, [xt]) => ({
        state: [],
        outputs: [tanh(matmul(xt!, w))],
      })).outputs;
    },
  },
  {
    name: 'a linear loop, whose gradient reads nothing of the steps',
    inputs: [
      [3, 2],
      [2, 4],
      [4, 4],
    ],
    program: (loop, inputs) => {
      const [x, h0, w] = inputs as readonly [Tensor, Tensor, Tensor];
      const turn = tanh(w);
      return loop({ initial: [h0], sequences: [x] }, ([h]) => ({ state: [matmul(h!, turn)], outputs: [] }))
        .state;
    },
  },
  {
    name: 'a step that hands on what it is given',
    inputs: [[3, 2], [2], [2], [2]],
    program: (loop, inputs) => {
      const [x, a, b, outside] = inputs as readonly [Tensor, Tensor, Tensor, Tensor];
      const { state, outputs } = loop({ initial: [a, b], sequences: [x] }, ([p, q], [xt]) => ({
        state: [q!, p!],
        outputs: [p!, xt!, outside, mul(outside, xt!)],
      }));
      return [...state, ...outputs];
    },
  },
  {
    name: 'a state that is replaced by the captured value',
    inputs: [[3, 2], [2], [2]],
    program: (loop, inputs) => {
      const [x, h0, outside] = inputs as readonly [Tensor, Tensor, Tensor];
      const { state, outputs } = loop({ initial: [h0], sequences: [x] }, ([h], [xt]) => ({
        state: [outside],
        outputs: [mul(h!, xt!)],
      }));
      return [...state, ...outputs];
    },
  },
  {
    name: 'integers: a counter, the best of the state, a lookup in a captured table',
    inputs: [
      [3, 2, 5],
      [2, 5],
      [5, 5],
    ],
    program: (loop, inputs) => {
      const [x, h0, table] = inputs as readonly [Tensor, Tensor, Tensor];
      const { state, outputs } = loop(
        { initial: [h0, scalar(0, 'int64')], sequences: [x] },
        ([h, count], [xt]) => {
          const [best, places] = topK(h!, 2, 1) as readonly [Tensor, Tensor];
          const rows = reduceSum(gather(table, places), [1]);
          const scale = add(cast(count!, 'float64'), reduceSum(best));
          const next = tanh(add(mul(rows, scale), xt!));
          return { state: [next, add(count!, scalar(1, 'int64'))], outputs: [best] };
        },
      );
      return [state[0]!, ...outputs];
    },
  },
  {
    name: 'a loop in a loop',
    inputs: [
      [3, 2, 2, 4],
      [2, 4],
      [4, 4],
      [4, 4],
    ],
    names: [
      ['T', 'S', 'B', undefined],
      ['B', undefined],
    ],
    program: (loop, inputs) => {
      const [x, h0, w, u] = inputs as readonly [Tensor, Tensor, Tensor, Tensor];
      const { state, outputs } = loop({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
        const inner = loop({ initial: [h!], sequences: [xt!], reverse: true }, ([k], [xs]) => {
          const next = tanh(add(add(matmul(k!, w), xs!), matmul(h!, transpose(u))));
          return { state: [next], outputs: [mul(next, next)] };
        });
        return { state: [add(inner.state[0]!, h!)], outputs: inner.outputs };
      });
      return [...state, ...outputs];
    },
  },
];
