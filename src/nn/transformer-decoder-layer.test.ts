import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { keyOf, normalValues } from '../base/random.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { causalBias } from './attention-bias.ts';
import { initializeParameters, layoutOf, viewsOf } from './flat-parameters.ts';
import { B, ModuleScope, T } from './module-scope.ts';
import { transformerDecoderLayer } from './transformer-decoder-layer.ts';
import { transformerEncoderLayer } from './transformer-encoder-layer.ts';

const width = 4;
const x = input('x', 'float32', [B, T, width]);

test('without a memory it is an encoder layer that looks back only, of the same parameters', async () => {
  const options = { heads: 2, inner: 6, activation: 'gelu-tanh', norm: 'post', epsilon: 0.1 } as const;
  const [ours, encoders] = [ModuleScope.root(), ModuleScope.root()];
  const decoded = transformerDecoderLayer(ours, options, x, undefined, causalBias(T));
  const encoded = transformerEncoderLayer(encoders, options, x, causalBias(T));
  const namesOf = (scope: ModuleScope) => scope.parameters.map(({ name }) => name);
  expect(namesOf(ours)).toEqual(namesOf(encoders));
  const { parameters } = ours;
  const feeds = new Map(viewsOf(layoutOf(parameters), initializeParameters(parameters, 1)));
  feeds.set('x', hostTensor('float32', [2, 3, width], normalValues(keyOf(2), 6 * width, 1)));
  const [a] = await runGraph([decoded], feeds);
  const [b] = await runGraph([encoded], feeds);
  expect(a).toEqual(b);
  // The mean of y^2 is v / (v + epsilon) with the variance v before: below 1 by a tenth or so, not by 1e-5.
  const first = Array.from(a?.data ?? [], Number).slice(0, width);
  expect(first.reduce((s, v) => s + v * v, 0) / width).toBeLessThan(0.999);
});

test('dropout inside the feed-forward network has a rate of its own', () => {
  const sitesWith = (activationDropout: number) => {
    const scope = ModuleScope.root({ training: true });
    transformerDecoderLayer(scope, { heads: 2, inner: 6, dropout: 0.5, activationDropout }, x);
    return scope.dropoutSites.length;
  };
  expect(sitesWith(0.5) - sitesWith(0)).toBe(1);
});
