import { expect, test } from 'vitest';
import { hostTensor } from '../graph/host-tensor.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { normal } from '../nn/initializers.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import { copyWeights, ofOtherLabels } from './copy-weights.ts';

const scope = ModuleScope.root();
scope.child('encoder').parameter('weight', [2, 3], normal(1));
scope.child('encoder').parameter('bias', [3], normal(1));
scope.child('head').parameter('weight', [3, 2], normal(1));
const specs = scope.parameters;
const weight = hostTensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]);

/** The parameters by name, as plain numbers, and what was said. */
function start(weights: Iterable<readonly [string, ReturnType<typeof hostTensor>]>, seed = 1) {
  const notes: string[] = [];
  const flat = copyWeights(new Map(weights), 'base')(specs, seed, (text) => notes.push(text));
  const views = [...viewsOf(layoutOf(specs), flat)].map(([name, { data }]) => [name, [...data]] as const);
  return { values: new Map(views), notes };
}

const fresh = new Map(
  [...viewsOf(layoutOf(specs), initializeParameters(specs, 1))].map(([name, { data }]) => [name, [...data]]),
);

test('what has the same name and shape is copied, the rest is as fresh as the seed makes it', () => {
  const { values, notes } = start([
    ['encoder.weight', weight],
    ['head.weight', hostTensor('float32', [2, 3], [1, 2, 3, 4, 5, 6])],
    ['decoder.weight', weight],
  ]);
  expect(values.get('encoder.weight')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(values.get('encoder.bias')).toEqual(fresh.get('encoder.bias'));
  expect(values.get('head.weight')).toEqual(fresh.get('head.weight'));
  expect(notes).toEqual([
    'copied 1 tensors from base',
    'fresh: encoder.bias, head.weight',
    'not used: head.weight, decoder.weight',
  ]);
});

test('many names are cut short in the notes', () => {
  const others = Array.from({ length: 11 }, (_, i) => [`other.${i}`, weight] as const);
  const { notes } = start([['encoder.weight', weight], ...others]);
  expect(notes.at(-1)).toMatch(/^not used: other\.0, .*other\.7 and 3 more$/);
});

test('a model of which nothing fits is refused', () => {
  expect(() => start([['encoder.weight', hostTensor('float32', [3, 2], [1, 2, 3, 4, 5, 6])]])).toThrow(
    expect.objectContaining({ code: 'E_CONFIG', message: expect.stringContaining('--init base: no tensor') }),
  );
});

test('what belongs to labels is fresh, unless they are the same ones in the same order', () => {
  const parts = (labels: readonly string[]) => ({ heads: new Map(), labels, labelLayers: ['head.output'] });
  const from = parts(['cat', 'dog']);
  for (const to of [parts(['dog', 'cat']), parts(['a', 'b'])]) {
    const isFresh = ofOtherLabels(from, to);
    expect(['head.output.bias', 'head.outputs', 'encoder.weight'].map(isFresh)).toEqual([true, false, false]);
  }
  expect(ofOtherLabels(from, parts(['cat', 'dog']))('head.output.bias')).toBe(false);
  expect(ofOtherLabels({ heads: new Map() }, from)('head.output.bias')).toBe(false);
  expect(ofOtherLabels(from, undefined)('head.output.bias')).toBe(false);
});
