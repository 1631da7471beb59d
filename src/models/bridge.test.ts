import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import { bridge } from './bridge.ts';

const states = input('states', 'float32', [2, 3, 2]);
const mask = input('mask', 'bool', [2, 3]);
const stateOf = (name: string) => input(name, 'float32', [2, 2]);

test('final states go to the layer at their height, and a cell is a hidden state where there is none', () => {
  const [low, high, cell] = [stateOf('low'), stateOf('high'), stateOf('cell')];
  const of = (final: (typeof low)[][], layers: number) =>
    bridge(ModuleScope.root(), { layers, width: 2, states: 2 }, { x: states, mask, final });
  expect(of([[low], [high, cell]], 1)).toEqual([[high, cell]]);
  expect(of([[low], [high, cell]], 2)).toEqual([
    [low, low],
    [high, cell],
  ]);
  expect(of([[low]], 2)).toEqual([
    [low, low],
    [low, low],
  ]);
});

test('without final states all start as the mean over the tokens; a row without tokens starts at zero', async () => {
  const [[mean]] = bridge(ModuleScope.root(), { layers: 1, width: 2, states: 1 }, { x: states, mask }) as [
    [typeof states],
  ];
  const feeds = new Map<string, HostTensor>([
    ['states', hostTensor('float32', [2, 3, 2], [1, 2, 3, 6, 50, 70, 1, 2, 3, 4, 5, 6])],
    ['mask', hostTensor('bool', [2, 3], [1, 1, 0, 0, 0, 0])],
  ]);
  const [found] = await runGraph([mean], feeds);
  expect(Array.from(found!.data, Number)).toEqual([2, 4, 0, 0]);
});

test('an affine map brings other sizes to the width', () => {
  const scope = ModuleScope.root();
  const initial = bridge(scope, { layers: 1, width: 5, states: 2 }, { x: states, mask });
  expect(initial[0]!.map(({ shape }) => shape)).toEqual([
    [2, 5],
    [2, 5],
  ]);
  expect(scope.parameters.map(({ name }) => name)).toEqual([
    '0.0.weight',
    '0.0.bias',
    '0.1.weight',
    '0.1.bias',
  ]);
});
