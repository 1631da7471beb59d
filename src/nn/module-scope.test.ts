import { expect, test } from 'vitest';
import { input } from '../graph/input.ts';
import { nodesOf } from '../graph/walk.ts';
import { exp } from '../ops/exp.ts';
import { relu } from '../ops/relu.ts';
import { ModuleScope } from './module-scope.ts';

test('a layer shows values by its path; a graph that does not read them does not hold them', () => {
  const scope = ModuleScope.root();
  const x = input('x', 'float32', [3]);
  const shown = scope.child('layer').observe('inside', exp(x));
  const [observation] = scope.observations;
  expect(observation).toEqual({ name: 'layer.inside', tensor: shown });
  expect(nodesOf([relu(x)]).map(({ op }) => op.name)).toEqual(['input', 'relu']);
  expect(nodesOf([observation!.tensor]).map(({ op }) => op.name)).toEqual(['input', 'exp']);
});
