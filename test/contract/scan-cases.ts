/** Programs with a loop. Each is traced with `scan` and with the unrolled loop, which must agree. */
import type { Tensor } from '../../src/graph/tensor.ts';
import { add } from '../../src/ops/add.ts';
import { cast } from '../../src/ops/cast.ts';
import { scalar } from '../../src/ops/constant.ts';
import { fill } from '../../src/ops/fill.ts';
import { gather } from '../../src/ops/gather.ts';
import { greater } from '../../src/ops/greater.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { tanh } from '../../src/ops/tanh.ts';
import { topK } from '../../src/ops/top-k.ts';
import { transpose } from '../../src/ops/transpose.ts';
import { where } from '../../src/ops/where.ts';
import type { ScanCase } from './scan-case.ts';
import { productCases } from './scan-product-cases.ts';
import { attention, elman, lstm, usedTwice } from './scan-programs.ts';

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
  ...productCases,
  {
    name: 'a captured weight, transposed in the body',
    inputs: [
      [3, 2, 4],
      [2, 4],
      [4, 4],
    ],
    program: (loop, inputs) => {
      const [x, h0, w] = inputs as readonly [Tensor, Tensor, Tensor];
      return loop({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
        const next = tanh(add(matmul(h!, transpose(w)), xt!));
        return { state: [next], outputs: [] };
      }).state;
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
    name: 'constant initial states, of which the second depends on the weight only through the first',
    inputs: [[4, 3], [3]],
    program: (loop, inputs) => {
      const [x, w] = inputs as readonly [Tensor, Tensor];
      const zeros = fill(0, [3], 'float64');
      return loop({ initial: [zeros, zeros], sequences: [x] }, ([a, b], [xt]) => ({
        state: [tanh(add(mul(a!, w), xt!)), tanh(add(a!, b!))],
        outputs: [],
      })).state.slice(1);
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
