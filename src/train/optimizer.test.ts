import { describe, expect, it } from 'vitest';
import { layoutOf } from '../nn/flat-parameters.ts';
import { zeros } from '../nn/initializers.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import { adamw } from './adam.ts';
import { optimizerState, parameterGroups } from './optimizer.ts';

/** embedding [3, 2], two layers of weight [2, 2] and bias [2], output [2, 4, 1]. */
function layout() {
  const scope = ModuleScope.root();
  scope.child('embedding').parameter('weight', [3, 2], zeros);
  for (const i of [0, 1]) {
    const layer = scope.child('layers').child(`${i}`);
    layer.parameter('weight', [2, 2], zeros);
    layer.parameter('bias', [2], zeros);
  }
  scope.child('output').parameter('weight', [2, 4, 1], zeros);
  return layoutOf(scope.parameters);
}

/** The names of the parameters of each group, with what the group says of them. */
function groupsOf(options: Parameters<typeof parameterGroups>[1]) {
  const found = layout();
  return parameterGroups(found, options).map(({ start, end, rate, decays }) => {
    const inside = [...found.entries].filter(([, { offset }]) => offset >= start && offset < end);
    return { names: inside.map(([name]) => name), rate, decays };
  });
}

describe('parameter groups', () => {
  it('decay tensors of two or more axes only, and join neighbours that are alike', () => {
    const rate = 1;
    expect(groupsOf({ decays: true })).toEqual([
      { names: ['embedding.weight', 'layers.0.weight'], rate, decays: true },
      { names: ['layers.0.bias'], rate, decays: false },
      { names: ['layers.1.weight'], rate, decays: true },
      { names: ['layers.1.bias'], rate, decays: false },
      { names: ['output.weight'], rate, decays: true },
    ]);
  });

  it('are one where nothing decays', () => {
    const { size } = layout();
    expect(parameterGroups(layout(), { decays: false })).toEqual([
      { start: 0, end: size, rate: 1, decays: false },
    ]);
  });

  it('leave out what is frozen, and keep different rates apart', () => {
    const rates = new Map([
      ['embedding.weight', 0],
      ['layers.0.weight', 0.25],
      ['layers.0.bias', 0.25],
    ]);
    const rateOf = (name: string) => rates.get(name) ?? 1;
    expect(groupsOf({ decays: false, rateOf })).toEqual([
      { names: ['layers.0.weight', 'layers.0.bias'], rate: 0.25, decays: false },
      { names: ['layers.1.weight', 'layers.1.bias', 'output.weight'], rate: 1, decays: false },
    ]);
  });

  it('do to each stretch what their rate and decay say, and nothing to the rest', () => {
    const size = 8;
    const [learningRate, weightDecay] = [0.1, 0.5];
    const parameters = new Float32Array(size).fill(1);
    const gradient = new Float32Array(size);
    const groups = [
      { start: 2, end: 4, rate: 1, decays: true },
      { start: 4, end: 6, rate: 0.5, decays: true },
      { start: 6, end: 8, rate: 1, decays: false },
    ];
    const step = { learningRate, gradientScale: 1, groups };
    adamw.update(parameters, gradient, optimizerState(size), step, { weightDecay });
    // Without a gradient only the decay moves a weight: w - rate * learning rate * decay * w.
    const expected = [1, 1, 0.95, 0.95, 0.975, 0.975, 1, 1];
    expected.forEach((value, i) => {
      expect(parameters[i]).toBeCloseTo(value, 6);
    });
  });

  it('give a smaller rate a step as much smaller', () => {
    const parameters = new Float32Array(4);
    const gradient = new Float32Array(4).fill(3);
    const groups = [
      { start: 1, end: 2, rate: 1, decays: false },
      { start: 2, end: 4, rate: 0.25, decays: false },
    ];
    const step = { learningRate: 0.01, gradientScale: 1, groups };
    adamw.update(parameters, gradient, optimizerState(4), step);
    // The first step of Adam is the learning rate against the sign of the gradient.
    [0, -0.01, -0.0025, -0.0025].forEach((value, i) => {
      expect(parameters[i]).toBeCloseTo(value, 7);
    });
  });
});
