import { HeddleError } from '../base/errors.ts';
import { input } from '../graph/input.ts';
import { type Model, placeholdersOf } from '../models/model.ts';
import { layoutOf } from '../nn/flat-parameters.ts';
import { ModuleScope, type ParameterSpec } from '../nn/module-scope.ts';

/** The most weights of a model: both moments of each in float32 are the largest file that is read. */
const mostWeights = 250_000_000;

/**
 * The parameters of a model in the order in which it declares them, which is the order of its flat buffer.
 *
 * Throws: E_LIMIT, before any memory is taken, for a model of more than 250 million weights.
 */
export function traceParameters(model: Model, where = 'model'): readonly ParameterSpec[] {
  const scope = ModuleScope.root();
  const fed = placeholdersOf(new Map([...model.inputs, ...model.labels]));
  model.forward(scope, fed).loss(input('scale', 'float32', []), { labelSmoothing: 0 });
  requireSize(layoutOf(scope.parameters).size, where);
  return scope.parameters;
}

function requireSize(weights: number, where: string): void {
  if (weights <= mostWeights) return;
  const count = (value: number) => value.toLocaleString('en');
  throw new HeddleError('E_LIMIT', {
    where,
    found: `${count(weights)} weights`,
    allowed: `at most ${count(mostWeights)}`,
    fix: 'choose fewer or narrower layers',
  });
}
