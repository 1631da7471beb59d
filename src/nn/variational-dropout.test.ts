import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { keyOf } from '../base/random.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { emitModel } from '../onnx/emit.ts';
import { encodeModel } from '../onnx/encode.ts';
import { DropoutBytes } from '../train/dropout-bytes.ts';
import { elman } from './elman.ts';
import { initializeParameters, layoutOf, viewsOf } from './flat-parameters.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import { B, ModuleScope, T } from './module-scope.ts';

const [rows, steps, width, rate] = [500, 4, 2, 0.25];
/** What is kept is multiplied by. */
const scale = 1 / (1 - rate);

/**
 * h_t = relu(x_t + (h_(t-1) * z) I): where only the first input is not zero, it is 1, and so h_t = z^(t-1).
 *
 * Shapes: -> [rows, steps, width], row by row.
 */
async function powersOfMask(training: boolean): Promise<readonly (readonly (readonly number[])[])[]> {
  const scope = ModuleScope.root({ training });
  const x = input('x', 'float32', [B, T, width]);
  const { states } = elman(scope, { width, activation: 'relu', variationalDropout: rate }, x);
  const identity = hostTensor('float32', [width, width], [1, 0, 0, 1]);
  const impulse = Array.from({ length: rows * steps * width }, (_, i) =>
    i % (steps * width) < width ? 1 : 0,
  );
  const bytes = new DropoutBytes(scope.dropoutSites).draw(
    keyOf(1),
    new Map([
      ['B', rows],
      ['T', steps],
    ]),
  );
  const feeds = new Map([
    ['x', hostTensor('float32', [rows, steps, width], impulse)],
    ['input.weight', identity],
    ['input.bias', hostTensor('float32', [width], [0, 0])],
    ['recurrent.weight', identity],
    ...bytes,
  ]);
  const [found] = await runGraph([states], feeds);
  const values = Array.from(found!.data, Number);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: steps }, (_, t) =>
      values.slice((row * steps + t) * width, (row * steps + t + 1) * width),
    ),
  );
}

test('one mask for all steps: what is dropped once stays dropped, what is kept once stays kept', async () => {
  const states = await powersOfMask(true);
  const kept = states.map((row) => row[1]!.map((value) => value > 0));
  for (const [i, row] of states.entries()) {
    for (const [t, values] of row.entries()) {
      for (const [j, value] of values.entries()) {
        expect(value).toBeCloseTo(t === 0 ? 1 : kept[i]![j] ? scale ** t : 0, 5);
      }
    }
  }
  // Elements and rows draw for themselves.
  const patterns = new Set(kept.map(String));
  expect(patterns.size).toBe(2 ** width);
});

test('the expectation of the state is kept', async () => {
  const second = (await powersOfMask(true)).flatMap((row) => row[1]!);
  const mean = second.reduce((sum, value) => sum + value, 0) / second.length;
  const deviation = Math.sqrt(rate / (1 - rate) / second.length);
  expect(Math.abs(mean - 1)).toBeLessThan(4 * deviation);
});

test('the identity while not training', async () => {
  for (const row of await powersOfMask(false)) expect(row.flat()).toEqual(Array(steps * width).fill(1));
});

test.each([
  ['elman', elman],
  ['lstm', lstm],
  ['gru', gru],
] as const)('%s draws one mask [B, H]; rate 0 draws none and changes no graph', (_, layer) => {
  const traced = (training: boolean, options: { readonly variationalDropout?: number }) => {
    const scope = ModuleScope.root({ training });
    const { states } = layer(scope, { width, ...options }, input('x', 'float32', [B, T, 3]));
    return { sites: scope.dropoutSites, bytes: encodeModel(emitModel(new Map([['y', states]]))) };
  };
  const plain = traced(true, {});
  expect(traced(true, { variationalDropout: rate }).sites.map(({ tensor }) => tensor.shape)).toEqual([
    [B, width],
  ]);
  expect(plain.sites).toEqual([]);
  expect(traced(true, { variationalDropout: 0 }).bytes).toEqual(plain.bytes);
  expect(traced(false, { variationalDropout: rate }).bytes).toEqual(plain.bytes);
});

test.each([
  ['elman', elman, {}],
  ['lstm', lstm, {}],
  ['gru, reset after', gru, { reset: 'after' }],
  ['gru, reset before', gru, { reset: 'before' }],
] as const)(
  '%s: a mask of zeros does what a recurrent weight of zeros does, and no more',
  async (_, layer, own) => {
    const [rows, size] = [2, 3];
    const run = async (options: { readonly variationalDropout?: number }, recurrentScale: number) => {
      const scope = ModuleScope.root({ training: true });
      const x = input('x', 'float32', [B, T, size]);
      const { states, final } = layer(scope, { width, ...own, ...options }, x);
      const { parameters, dropoutSites } = scope;
      const flat = initializeParameters(parameters, 5).map((weight, i) => weight + 0.3 * Math.cos(i));
      const weights = viewsOf(layoutOf(parameters), flat);
      const recurrent = weights.get('recurrent.weight')!.data as Float32Array;
      recurrent.forEach((weight, i) => {
        recurrent[i] = weight * recurrentScale;
      });
      const values = Array.from({ length: rows * steps * size }, (_, i) => Math.sin(i + 1));
      const feeds = new Map<string, HostTensor>([
        ...weights,
        ['x', hostTensor('float32', [rows, steps, size], values)] as const,
        ...dropoutSites.map(
          ({ name }) => [name, hostTensor('uint8', [rows, width], Array(rows * width).fill(0))] as const,
        ),
      ]);
      return (await runGraph([states, ...final], feeds)).flatMap(({ data }) => Array.from(data, Number));
    };
    const dropped = await run({ variationalDropout: rate }, 1);
    const expected = await run({}, 0);
    dropped.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
    expect(dropped).not.toEqual(await run({}, 1));
  },
);
