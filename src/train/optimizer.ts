/** The contract of an optimizer: one fused pass over the flat buffers. */

import type { ParameterLayout } from '../nn/flat-parameters.ts';
import { sumOfSquares } from './norm-kernel.ts';

/** First and second moments, as long as the parameters, and the number of steps that they have seen. */
export interface OptimizerState {
  readonly m: Float32Array;
  readonly v: Float32Array;
  steps: number;
}

export interface OptimizerStep {
  readonly learningRate: number;
  /** Every gradient is multiplied by this first (clipping). */
  readonly gradientScale: number;
  /** Which parts of the flat buffer learn how; default: all of it alike, with decay. */
  readonly groups?: readonly ParameterGroup[];
}

/** A stretch of the flat buffer that is updated alike. */
export interface ParameterGroup {
  readonly start: number;
  readonly end: number;
  /** A factor on the learning rate. */
  readonly rate: number;
  /** Whether weights decay here. */
  readonly decays: boolean;
}

interface GroupOptions {
  /** The factor of a parameter on the learning rate, 0 for one that stays as it is; default 1. */
  readonly rateOf?: ((name: string) => number) | undefined;
  /** Whether there is weight decay at all. */
  readonly decays: boolean;
}

/**
 * The groups of a layout, neighbours that are alike in one. Only tensors of two or more axes decay; a parameter that
 * stays as it is is in no group.
 *
 * Source: weight decay on matrices only, as nanoGPT and BERT's published optimizer.
 */
export function parameterGroups(
  { entries }: ParameterLayout,
  { rateOf = () => 1, decays }: GroupOptions,
): readonly ParameterGroup[] {
  const groups: ParameterGroup[] = [];
  for (const [name, { offset, size, shape }] of entries) {
    const group = {
      start: offset,
      end: offset + size,
      rate: rateOf(name),
      decays: decays && shape.length > 1,
    };
    const last = groups.at(-1);
    if (group.rate === 0) continue;
    const joins = last?.end === group.start && last.rate === group.rate && last.decays === group.decays;
    if (joins) groups[groups.length - 1] = { ...last, end: group.end };
    else groups.push(group);
  }
  return groups;
}

/** The numbers of Adam, as in its paper. */
export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** How a gradient changes parameters. */
export interface Optimizer {
  readonly name: string;
  readonly defaults: AdamOptions;
  /** Changes `parameters` and `state` in place. */
  readonly update: (
    parameters: Float32Array,
    gradient: Float32Array,
    state: OptimizerState,
    step: OptimizerStep,
    options?: Partial<AdamOptions>,
  ) => void;
}

export function optimizerState(size: number): OptimizerState {
  return { m: new Float32Array(size), v: new Float32Array(size), steps: 0 };
}

/** The Euclidean norm of all gradients together. */
export function globalNorm(gradient: Float32Array): number {
  return Math.sqrt(sumOfSquares(gradient));
}

/**
 * What gradients are multiplied by so that their global norm is at most `limit` (0: no limit).
 *
 * Source: Pascanu, Mikolov, Bengio (2013), algorithm 1; as torch.nn.utils.clip_grad_norm_.
 */
export function clipScale(norm: number, limit: number): number {
  return limit > 0 ? Math.min(1, limit / (norm + 1e-6)) : 1;
}
