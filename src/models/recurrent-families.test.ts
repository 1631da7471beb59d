import { expect, test } from 'vitest';
import { HeddleError } from '../base/errors.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { input } from '../graph/input.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { B, ModuleScope, S, T } from '../nn/module-scope.ts';
import { resolveModelConfig } from './model-config.ts';
import { sequenceToSequence } from './sequence-to-sequence.ts';

/** The names of the parameters of an LSTM to a GRU. */
function parameterNames(encoder: object, decoder: object): readonly string[] {
  const side = (family: string, options: object) => ({ family, vocabulary: 9, options: { ...options } });
  const model = sequenceToSequence(
    resolveModelConfig({ encoder: side('lstm', encoder), decoder: side('gru', decoder) }),
  );
  const scope = ModuleScope.root();
  const memory = model.encode(scope, input('source', 'int32', [B, S]));
  model.decode(scope, input('target', 'int32', [B, T]), memory);
  return scope.parameters.map(({ name }) => name);
}

test('states of one size cross the bridge as they are, others by an affine map', () => {
  const bridged = (width: number) =>
    parameterNames({ width: 8 }, { width }).filter((name) => name.includes('bridge'));
  expect(bridged(8)).toEqual([]);
  expect(bridged(6)).toEqual(
    ['0.0', '1.0'].flatMap((at) => ['weight', 'bias'].map((name) => `decoder.bridge.${at}.${name}`)),
  );
});

test.each([
  [{ width: 7 }, {}, /width: 7 for two directions; allowed: an even width/],
  [{ width: 8 }, { width: 6, attention: 'dot' }, /decoder width 6 with a memory of width 8/],
  [{}, { width: 6, attention: 'multihead' }, /width 6 with 4 heads/],
  [{ reset: 'before' }, {}, /encoder\.reset/],
])('refuses encoder %j with decoder %j', (encoder, decoder, message) => {
  expect(() => parameterNames(encoder, decoder)).toThrow(HeddleError);
  expect(() => parameterNames(encoder, decoder)).toThrow(message);
});

test.each(['encoder', 'decoder'])(
  'the forget gates of every LSTM of the %s start at --forget-bias',
  (side) => {
    const options = { width: 4, layers: 2, forgetBias: 1.5 };
    const config = { family: 'lstm', vocabulary: 9, options };
    const parameters = traceParameters(
      sequenceToSequence(resolveModelConfig({ encoder: config, decoder: config })),
    );
    const views = viewsOf(layoutOf(parameters), initializeParameters(parameters, 1));
    const biases = [...views].filter(([name]) => name.startsWith(side) && name.endsWith('input.bias'));
    expect(biases).toHaveLength(side === 'encoder' ? 4 : 2);
    for (const [, { data }] of biases) {
      const size = data.length / 4;
      expect([...data]).toEqual(Array.from(data, (_, i) => (Math.floor(i / size) === 1 ? 1.5 : 0)));
    }
  },
);

test('one direction has an odd width, and no second set of weights', () => {
  const names = parameterNames({ width: 7, bidirectional: false, layers: 1 }, { layers: 1 });
  expect(names.filter((name) => name.startsWith('encoder.layers'))).toEqual([
    'encoder.layers.0.input.weight',
    'encoder.layers.0.input.bias',
    'encoder.layers.0.recurrent.weight',
  ]);
});
