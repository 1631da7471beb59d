/** A model of signals that reads while they arrive: vectors from a few frames at a time, then state by state. */

import type { Tensor } from '../../graph/tensor.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { fill } from '../../ops/fill.ts';
import { decoderFamilies } from '../families.ts';
import type { DecoderStart } from '../family.ts';
import type { NamedTensors } from '../heads/head.ts';
import { type Fed, fedTensor, type Generator } from '../model.ts';
import { findFamily, resolveSide } from '../model-config.ts';
import type { Sequence } from '../sequence.ts';
import type { SignalModelConfig, SignalParts } from './signal-model.ts';

/** The parts of a model as functions that trace them, with the parameters of the whole model. */
export interface StepwiseSignal extends Pick<Generator, 'inputs' | 'start'> {
  /** Frames for each state. */
  readonly stride: number;
  /** Frames before and after its own that a vector depends on. */
  readonly reach: number;
  /** The most states that it tells apart; Infinity: any number. */
  readonly states: number;
  /** The inputs of the front -> the vectors of all states that the samples have. */
  vectors(scope: ModuleScope, fed: Fed): Sequence;
  /** x [B, 1, E], caches -> what the head says of the state, and the next caches */
  step(
    scope: ModuleScope,
    x: Tensor,
    start: DecoderStart,
  ): { readonly outputs: NamedTensors; readonly state: DecoderStart['state'] };
}

/** The model of a configuration in steps; undefined where its body depends on what comes after a state. */
export function stepwiseSignal(
  config: SignalModelConfig,
  { front, bodies, head }: SignalParts,
): StepwiseSignal | undefined {
  const { family, options } = config.encoder;
  const { stepwise, stride, longest } = findFamily(bodies, family, 'encoder');
  const chosen = stepwise?.decoder(options);
  if (stepwise === undefined || chosen === undefined) return undefined;
  const side = resolveSide('encoder', chosen, decoderFamilies);
  const decoder = findFamily(decoderFamilies, side.family, 'encoder');
  const inside = (scope: ModuleScope) => scope.child('encoder');
  return {
    stride: stride(options),
    reach: stepwise.reach(options),
    states: longest(options) / stride(options),
    vectors: (scope, fed) =>
      stepwise.shorten(inside(scope), options, front.sequence(scope.child('front'), config.front, fed)),
    inputs: new Map(),
    start: (scope, fed) => decoder.start(inside(scope), side.options, fedTensor(fed, 'rows').shape[0]!),
    step(scope, x, start) {
      const { states, state } = decoder.step(inside(scope), side.options, x, start);
      const mask = fill(1, [x.shape[0]!, 1], 'bool');
      return { outputs: head.outputs(scope, config.head, { x: states, mask }), state };
    },
  };
}
