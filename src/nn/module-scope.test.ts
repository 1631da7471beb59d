import { expect, test } from 'vitest';
import { input } from '../graph/input.ts';
import { nodesOf } from '../graph/walk.ts';
import { exp } from '../ops/exp.ts';
import { relu } from '../ops/relu.ts';
import { B, ModuleScope } from './module-scope.ts';

test('a layer shows values by its path; a graph that does not read them does not hold them', () => {
  const scope = ModuleScope.root();
  const x = input('x', 'float32', [3]);
  const shown = scope.child('layer').observe('inside', exp(x));
  const [observation] = scope.observations;
  expect(observation).toEqual({ name: 'layer.inside', tensor: shown });
  expect(nodesOf([relu(x)]).map(({ op }) => op.name)).toEqual(['input', 'relu']);
  expect(nodesOf([observation!.tensor]).map(({ op }) => op.name)).toEqual(['input', 'exp']);
});

test('a dropout site is named by its path, so that a site elsewhere changes no other', () => {
  const namesOf = (extra: boolean) => {
    const scope = ModuleScope.root({ training: true });
    const x = input('x', 'float32', [B, 4]);
    if (extra) scope.child('new').dropout(x, 0.5);
    for (const name of ['a', 'b', 'a']) scope.child(name).dropout(x, 0.5);
    return scope.dropoutSites.map(({ name }) => name);
  };
  const names = ['dropout:a:0', 'dropout:b:0', 'dropout:a:1'];
  expect(namesOf(false)).toEqual(names);
  expect(namesOf(true)).toEqual(['dropout:new:0', ...names]);
});
