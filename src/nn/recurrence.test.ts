import { describe, expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { keyOf, normalValues } from '../base/random.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { elman } from './elman.ts';
import { initializeParameters, layoutOf, viewsOf } from './flat-parameters.ts';
import { gru } from './gru.ts';
import { orthogonal } from './initializers.ts';
import { lstm } from './lstm.ts';
import { B, ModuleScope, T } from './module-scope.ts';
import { bidirectional, type RecurrentContext, type RecurrentStates } from './recurrence.ts';
import { recurrentStack } from './recurrent-stack.ts';

const [width, inputs] = [4, 3];
const lengths = [6, 1, 3];
const steps = Math.max(...lengths);
const values = lengths.map((length, row) => [...normalValues(keyOf(row), length * inputs, 1)]);

type Layer = (
  scope: ModuleScope,
  options: { readonly width: number; readonly reverse: boolean },
  x: Tensor,
  context: RecurrentContext,
) => RecurrentStates;

const layers: readonly (readonly [string, Layer])[] = [
  ['elman', elman],
  ['lstm', lstm],
  ['gru', gru],
  ['gru, reset before', (scope, options, ...rest) => gru(scope, { ...options, reset: 'before' }, ...rest)],
];

describe.each(layers)('%s', (_, layer) => {
  const scope = ModuleScope.root();
  const mask = input('mask', 'bool', [B, T]);
  const options = { layers: 2, dropout: 0, residual: true };
  const { states, final } = recurrentStack(scope, options, input('x', 'float32', [B, T, inputs]), (at, x) =>
    bidirectional(at, (side, reverse) => layer(side, { width, reverse }, x, { mask })),
  );
  const { parameters } = scope;
  const weights = viewsOf(layoutOf(parameters), initializeParameters(parameters, 1));
  const run = (x: HostTensor, isToken: readonly number[]) => {
    const [rows, length] = x.dims as [number, number];
    const fed = [
      ['x', x],
      ['mask', hostTensor('bool', [rows, length], isToken)],
    ] as const;
    return runGraph([states, ...final.flat()], new Map([...weights, ...fed]));
  };

  test('a padded row has the very states of the row alone, in both directions and behind the last token', async () => {
    const padded = values.flatMap((row) => [...row, ...Array(steps * inputs - row.length).fill(9)]);
    const isToken = lengths.flatMap((length) => Array.from({ length: steps }, (_, t) => Number(t < length)));
    const together = await run(hostTensor('float32', [lengths.length, steps, inputs], padded), isToken);
    for (const [row, length] of lengths.entries()) {
      // In copies, since onnxruntime multiplies a single row by another kernel, which rounds in another order.
      const copies = lengths.flatMap(() => values[row]!);
      const alone = await run(
        hostTensor('float32', [lengths.length, length, inputs], copies),
        Array(lengths.length * length).fill(1),
      );
      for (const [i, { data }] of alone.entries()) {
        const own = Array.from(data, Number).slice(0, data.length / lengths.length);
        const start = (row * together[i]!.data.length) / lengths.length;
        const found = Array.from(together[i]!.data, Number).slice(start, start + own.length);
        expect(found, i === 0 ? 'states' : 'final state').toEqual(own);
      }
    }
  });

  test('every recurrent weight starts orthogonal', () => {
    const recurrent = parameters.filter(({ name }) => name.endsWith('recurrent.weight'));
    expect(recurrent).toHaveLength(2 * 2);
    for (const { initialize } of recurrent) expect(initialize).toBe(orthogonal);
  });
});
