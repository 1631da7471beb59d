/**
 * Claim j: claim b again on a real signal, whose values are what has to be remembered and what distracts.
 *
 * A row begins with one value of the signal, from its lowest or its highest quarter; k values in a row from another place follow, and a
 * query. The answer is which of the two the first value was; nothing that follows tells it.
 *
 * Source: after the adding problem of Hochreiter and Schmidhuber (1997), section 5.4, whose values are marked too.
 */
import { fold } from '../base/random.ts';
import type { Example, FieldValues } from '../data/field.ts';
import type { Experiment } from './experiment.ts';
import { networkSizes } from './networks.ts';
import { type RecallTask, recallFinding } from './recall-training.ts';
import { numbersOf } from './settings-list.ts';
import { markedSteps, signalModel, withoutSignal } from './signal-model.ts';
import { type RealSignal, type SignalStretches, signalStretches } from './signal-stretches.ts';

const settings = {
  ...networkSizes,
  parameters: 20_000,
  openForgetBias: 4,
  longest: 128,
  mixedUpdates: 400,
  aloneDistances: '4, 16, 64',
  aloneUpdates: 200,
  batch: 32,
  learningRate: 0.002,
  warmup: 50,
  testDistances: '1, 2, 4, 8, 16, 32, 64, 128, 256',
  testItems: 256,
  firstSeed: 1,
  seeds: 2,
};
export type SignalMemorySettings = typeof settings;

export const signalMemory: Experiment<SignalMemorySettings> = {
  id: 'j',
  title: 'Memory over distance, on a real signal',
  usual:
    'As in b: a plain RNN forgets after some ten steps, LSTM and GRU remember for hundreds, a CNN remembers what lies in its receptive field, and self-attention remembers everything.',
  settings,
  checkSignal: (signal, given) => {
    stretchesOf(signal, given);
  },
  measure: async (host, given) => {
    if (host.signal === undefined) return withoutSignal;
    const { name } = host.signal;
    const finding = await recallFinding(host, given, valueTask(host.signal, given));
    return { ...finding, found: `The signal is ${name}. ${finding.found}` };
  },
};

/** Throws E_DATA for a signal that is too short for the distances, or that only rises or falls. */
function stretchesOf(signal: RealSignal, { longest, testDistances }: SignalMemorySettings): SignalStretches {
  return signalStretches(signal, Math.max(longest, ...numbersOf(testDistances)));
}

/** What is recalled is whether a value was low or high. */
export function valueTask(signal: RealSignal, given: SignalMemorySettings): RecallTask {
  const stretches = stretchesOf(signal, given);
  return {
    chance: 0.5,
    between: 'steps of the signal',
    model: signalModel,
    row:
      (part, distance) =>
      (batch, row): Example => {
        const key = fold(batch, row);
        const { value, isHigh } = stretches.cue(part, fold(key, 0));
        const between = stretches.stretch(part, distance, fold(key, 1));
        const values = [value, ...between, 0];
        const mark = (step: number) => (step === 0 ? 1 : step === values.length - 1 ? -1 : 0);
        return new Map<string, FieldValues>([
          ['signal', markedSteps(values, mark)],
          ['label', Int32Array.of(isHigh ? 1 : 0)],
        ]);
      },
  };
}
