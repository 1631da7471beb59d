import { at, build } from '../../test/contract/nd-array.ts';
import type { FloatType } from '../graph/dtype.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from './add.ts';
import { cast } from './cast.ts';
import { type Contract, type ReferenceTensor, type Sample, sampleInput, wave } from './contract.ts';
import { matmul } from './matmul.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { scan, scanOp } from './scan.ts';
import { tanh } from './tanh.ts';

interface Sizes {
  readonly steps: number;
  readonly rows: number;
  readonly width: number;
}

/** h' = tanh(x_t + h U): the final state, and the state after each step. */
function recurrent(
  { steps, rows, width }: Sizes,
  dtype: FloatType,
  reverse: boolean,
  symbolic = false,
): Sample {
  const names = symbolic ? ['T', 'B', undefined] : undefined;
  return {
    name: `${dtype} [${steps}, ${rows}, ${width}]${reverse ? ' in reverse' : ''}`,
    inputs: [
      sampleInput(dtype, [steps, rows, width], wave(0), names),
      sampleInput(dtype, [rows, width], wave(1), names?.slice(1)),
      sampleInput(dtype, [width, width], wave(2)),
    ],
    trace: (inputs) => {
      const [x, h0, u] = inputs as readonly [Tensor, Tensor, Tensor];
      const { state, outputs } = scan({ initial: [h0], sequences: [x], reverse }, ([h], [xt]) => {
        const next = tanh(add(xt!, matmul(h!, u)));
        return { state: [next], outputs: [next] };
      });
      return [...state, ...outputs];
    },
    reference: ([x, h0, u]) => {
      let h: ReferenceTensor = build([rows, width], (index) => at(h0!, index));
      const all: ReferenceTensor[] = [];
      for (const t of timesOf(steps, reverse)) {
        const before = h;
        h = build([rows, width], ([b, j]) => {
          let sum = at(x!, [t, b!, j!]);
          for (let k = 0; k < width; k++) sum += before.data[b! * width + k]! * at(u!, [k, j!]);
          return Math.tanh(sum);
        });
        all[t] = h;
      }
      return [h, build([steps, rows, width], ([t, b, j]) => all[t!]!.data[b! * width + j!]!)];
    },
    float32Only: dtype === 'float32',
  };
}

function timesOf(steps: number, reverse: boolean): readonly number[] {
  const times = Array.from({ length: steps }, (_, t) => t);
  return reverse ? times.reverse() : times;
}

/** Two states of rank 0, two sequences, one of integers: total' = total c + x_t n_t, best' = best + total'. */
const scalars: Sample = {
  name: 'scalars, a sequence of integers, a captured scalar',
  inputs: [
    sampleInput('float64', [5], wave(0), ['T']),
    sampleInput('int64', [5], (i) => (3 * i) % 4, ['T']),
    sampleInput('float64', [], wave(1)),
    sampleInput('float64', [], wave(2)),
    sampleInput('float64', [], wave(3)),
  ],
  trace: (inputs) => {
    const [x, n, total0, best0, c] = inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
    const loop = scan({ initial: [total0, best0], sequences: [x, n] }, ([total, best], [xt, nt]) => {
      const next = add(mul(total!, c), mul(xt!, cast(nt!, 'float64')));
      return { state: [next, add(best!, next)], outputs: [mul(next, best!)] };
    });
    return [...loop.state, ...loop.outputs];
  },
  reference: ([x, n, total0, best0, c]) => {
    let total = at(total0!, []);
    let best = at(best0!, []);
    const outputs = Array.from({ length: 5 }, (_, t) => {
      total = total * at(c!, []) + at(x!, [t]) * at(n!, [t]);
      const output = total * best;
      best += total;
      return output;
    });
    return [scalarOf(total), scalarOf(best), { dims: [5], data: outputs }];
  },
};

/** No state and rows of no elements: sum of x_t for each step. */
const nothing: Sample = {
  name: 'no state, elements of size 0',
  inputs: [sampleInput('float64', [3, 0, 2], wave(0))],
  trace: ([x]) =>
    scan({ initial: [], sequences: [x!] }, (_, [xt]) => ({ state: [], outputs: [reduceSum(xt!, [1])] }))
      .outputs,
  reference: ([x]: readonly HostTensor[]) => [build([3, 0], ([t, b]) => at(x!, [t!, b!, 0]))],
};

function scalarOf(value: number): ReferenceTensor {
  return { dims: [], data: [value] };
}

const state = () => input('h', 'float32', [2, 4]);

export const scanContract: Contract = {
  op: scanOp,
  samples: [
    recurrent({ steps: 1, rows: 1, width: 1 }, 'float64', false),
    recurrent({ steps: 5, rows: 3, width: 2 }, 'float64', false, true),
    recurrent({ steps: 3, rows: 2, width: 3 }, 'float64', true),
    recurrent({ steps: 3, rows: 0, width: 2 }, 'float64', false),
    recurrent({ steps: 3, rows: 2, width: 2 }, 'float32', false, true),
    scalars,
    nothing,
  ],
  errors: [
    {
      name: 'no steps',
      trace: () =>
        scan({ initial: [state()], sequences: [input('x', 'float32', [0, 2, 4])] }, ([h]) => ({
          state: [h!],
          outputs: [],
        })),
      message:
        'scan: sequences float32 [0, 2, 4]; allowed: at least one sequence [T, ...], all of the same T',
    },
    {
      name: 'no sequences',
      trace: () => scan({ initial: [state()], sequences: [] }, ([h]) => ({ state: [h!], outputs: [] })),
      message: 'scan: no sequences; allowed: at least one',
    },
    {
      name: 'sequences of two lengths',
      trace: () =>
        scan(
          { initial: [], sequences: [input('x', 'float32', [3, 2]), input('y', 'float32', [4, 2])] },
          (_, elements) => ({ state: [], outputs: elements }),
        ),
      message: 'scan: sequences float32 [3, 2], float32 [4, 2]',
    },
    {
      name: 'a state that changes its shape',
      trace: () =>
        scan({ initial: [state()], sequences: [input('x', 'float32', [3, 4])] }, ([h]) => ({
          state: [reduceSum(h!, [0])],
          outputs: [],
        })),
      message: 'scan: state float32 [2, 4] before a step, float32 [4] after it',
    },
    {
      name: 'a state that changes its type',
      trace: () =>
        scan({ initial: [state()], sequences: [input('x', 'float32', [3, 4])] }, ([h]) => ({
          state: [cast(h!, 'float64')],
          outputs: [],
        })),
      message: 'scan: state float32 [2, 4] before a step, float64 [2, 4] after it',
    },
  ],
};
