import { expect, test } from 'vitest';
import { input } from '../graph/input.ts';
import { initializeParameters, layoutOf, viewsOf } from './flat-parameters.ts';
import { lstm } from './lstm.ts';
import { B, ModuleScope, T } from './module-scope.ts';

test('only the forget gate starts with a bias', () => {
  const scope = ModuleScope.root();
  lstm(scope, { width: 3, forgetBias: 2 }, input('x', 'float32', [B, T, 5]));
  const { parameters } = scope;
  const views = viewsOf(layoutOf(parameters), initializeParameters(parameters, 1));
  expect([...views.get('input.bias')!.data]).toEqual([0, 0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0]);
});
