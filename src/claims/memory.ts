/**
 * Claim b: memory, the accuracy of recalling a symbol after k distractors.
 *
 * Two ways of training tell what a network can keep from what it can learn: on all distances together, short ones
 * lead to long ones; at one distance alone, the gradient has to come all the way.
 *
 * Source: Bengio, Simard, Frasconi (1994); Hochreiter and Schmidhuber (1997).
 */
import { fold } from '../base/random.ts';
import { classification } from '../models/heads/classification.ts';
import { embedTokens } from '../models/token-front.ts';
import type { Experiment } from './experiment.ts';
import { networkModel } from './network-model.ts';
import { networkSizes } from './networks.ts';
import { recallExample } from './recall-task.ts';
import { type RecallTask, recallFinding } from './recall-training.ts';

const settings = {
  ...networkSizes,
  symbols: 8,
  parameters: 20_000,
  openForgetBias: 4,
  /** Mixed training draws distances from 1 to this, uniform in their logarithm, one for each batch. */
  longest: 128,
  mixedUpdates: 800,
  aloneDistances: '2, 4, 8, 16, 32',
  aloneUpdates: 400,
  batch: 32,
  learningRate: 0.002,
  warmup: 50,
  testDistances: '1, 2, 4, 8, 16, 32, 64, 128, 256',
  testItems: 256,
  firstSeed: 1,
  seeds: 2,
};
export type MemorySettings = typeof settings;

export const memory: Experiment<MemorySettings> = {
  id: 'b',
  title: 'Memory over distance',
  usual:
    'A plain RNN forgets after some ten steps, LSTM and GRU remember for hundreds, a CNN remembers what lies in its receptive field, and self-attention remembers everything.',
  settings,
  measure: (host, given) => recallFinding(host, given, symbolTask(given)),
};

/** Tokens, the network, and the answer at the last position. */
function symbolTask({ symbols }: MemorySettings): RecallTask {
  return {
    chance: 1 / symbols,
    between: 'distractors',
    model({ trace }, width) {
      const embedding = { vocabulary: symbols + 1, size: width, scaled: true };
      return networkModel(
        (scope, ids) => trace(scope.child('network'), embedTokens(scope, embedding, { ids })),
        classification,
        { labels: symbols, pooling: 'last' },
      );
    },
    row: (_, distance) => (batch, row) => recallExample(symbols, fold(batch, row), distance),
  };
}
