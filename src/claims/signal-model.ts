/** Models of experiments over a real signal, and what is said where none is given. */

import { dimAt } from '../graph/shape.ts';
import { classification } from '../models/heads/classification.ts';
import { headPass } from '../models/heads/head.ts';
import { fedTensor, type Model } from '../models/model.ts';
import { linear } from '../nn/linear.ts';
import { fill } from '../ops/fill.ts';
import type { Finding } from './experiment.ts';
import type { Network } from './networks.ts';

/** Of each step: the value, and a mark. */
const features = 2;

/** A network that answers low or high at the last step. Input: `signal` [T, 2]. */
export function signalModel({ trace }: Network, width: number): Model {
  const options = classification.options.parse({ labels: 2, pooling: 'last' });
  return {
    inputs: new Map([['signal', { dtype: 'float32', axes: ['T', features] }]]),
    labels: classification.labels(options, 'T'),
    units: classification.units(options),
    forward(scope, fed) {
      const signal = fedTensor(fed, 'signal');
      const x = trace(scope.child('network'), linear(scope.child('front'), { width }, signal));
      const mask = fill(1, [dimAt(x.shape, 0), dimAt(x.shape, 1)], 'bool');
      return headPass(classification, scope, options, { input: { x, mask }, fed });
    },
  };
}

/** Values and marks step by step: [T] and [T] -> [T 2]. */
export function markedSteps(values: ArrayLike<number>, mark: (step: number) => number): Float32Array {
  const steps = new Float32Array(features * values.length);
  for (let t = 0; t < values.length; t++) {
    steps[features * t] = values[t]!;
    steps[features * t + 1] = mark(t);
  }
  return steps;
}

/** What an experiment finds that needs a signal and has none. */
export const withoutSignal: Finding = {
  found:
    'Not measured: no signal was given. --signal FILE takes a WAV file, or a CSV file whose last column of numbers is read.',
  verdict: 'not measured',
  criteria: [],
  charts: [],
  tables: [],
};
