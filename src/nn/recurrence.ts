/** What all recurrent layers share: the loop over time, its padding and its direction. */
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import { concat } from '../ops/concat.ts';
import { fill } from '../ops/fill.ts';
import { scan } from '../ops/scan.ts';
import { squeeze } from '../ops/squeeze.ts';
import { transpose } from '../ops/transpose.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { where } from '../ops/where.ts';
import type { ModuleScope } from './module-scope.ts';

/** What a recurrent layer may be told beside its input. */
export interface RecurrentContext {
  /** The state before the first step, [B, H] each; default zero. */
  readonly initial?: readonly Tensor[] | undefined;
  /** [B, T] bool: true at tokens; a step at padding changes nothing. */
  readonly mask?: Tensor | undefined;
}

/** What a recurrent layer computes. */
export interface RecurrentStates {
  /** [B, T, H]; at padding the state of the last step at a token. */
  readonly states: Tensor;
  /** The state behind the last step, [B, H] each: the hidden state first. */
  readonly final: readonly Tensor[];
}

interface Recurrence extends RecurrentContext {
  /** What the input contributes to every step, [T, B, G]. */
  readonly projected: Tensor;
  /** How many states of what size a step has. */
  readonly states: number;
  readonly width: number;
  readonly reverse: boolean;
  /** The next state from the input's part [B, G] and the state before, the hidden state first. */
  readonly step: (projected: Tensor, state: readonly Tensor[]) => readonly Tensor[];
}

/**
 * Runs a step over time, backwards in time with `reverse`.
 *
 * Formula: s_t = step(p_t, s_(t-1)) at tokens, s_t = s_(t-1) at padding, so that a padded row has the states of
 * the row alone in both directions.
 */
export function recurrence(given: Recurrence): RecurrentStates {
  const { projected, states, width, reverse, mask, step } = given;
  const [steps, rows] = projected.shape as [Dim, Dim];
  const initial = given.initial ?? Array.from({ length: states }, () => fill(0, [rows, width], 'float32'));
  const sequences = mask === undefined ? [projected] : [projected, unsqueeze(timeFirst(mask), 2)];
  const advance = (state: readonly Tensor[], [input, isToken]: readonly Tensor[]) => {
    const next = step(input!, state);
    return isToken === undefined ? next : next.map((s, i) => where(isToken, s, state[i]!));
  };
  if (steps === 1) {
    // One step, as in decoding, needs no loop.
    const final = advance(
      initial,
      sequences.map((x) => squeeze(x, 0)),
    );
    return { states: unsqueeze(final[0]!, 1), final };
  }
  const loop = scan({ initial, sequences, reverse }, (state, elements) => {
    const next = advance(state, elements);
    return { state: next, outputs: [next[0]!] };
  });
  return { states: timeFirst(loop.outputs[0]!), final: loop.state };
}

/** Exchanges the axes of batch and time: [B, T, ...] -> [T, B, ...] and back. */
export function timeFirst(x: Tensor): Tensor {
  return transpose(x, [1, 0, ...x.shape.slice(2).map((_, i) => i + 2)]);
}

/**
 * A recurrent layer in each direction of time, with their states side by side.
 *
 * Source: Schuster and Paliwal (1997).
 */
export function bidirectional(
  scope: ModuleScope,
  layer: (scope: ModuleScope, reverse: boolean) => RecurrentStates,
): RecurrentStates {
  const forward = layer(scope.child('forward'), false);
  const backward = layer(scope.child('backward'), true);
  return {
    states: concat([forward.states, backward.states], 2),
    final: forward.final.map((state, i) => concat([state, backward.final[i]!], 1)),
  };
}
