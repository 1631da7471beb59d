import { describe, expect, it } from 'vitest';
import type { Evaluation } from './fit-options.ts';
import { evaluated, freshState, selected } from './fit-state.ts';

/** The state after these evaluations, one an update. */
function stateAfter(...evaluations: readonly Omit<Evaluation, 'metrics'>[]) {
  let state = freshState(Float32Array.of(0));
  for (const [i, evaluation] of evaluations.entries()) {
    state = evaluated({ ...state, update: i + 1 }, { ...evaluation, metrics: {} }, 'due');
  }
  return state;
}

describe('a metric that stands still', () => {
  it('keeps the weights with the lowest loss', () => {
    const state = stateAfter({ criterion: 0, tie: 3 }, { criterion: 0, tie: 1 }, { criterion: 0, tie: 2 });
    expect(state.best?.update).toBe(2);
    expect(stateAfter({ criterion: 0 }, { criterion: 0 }).best?.update).toBe(1);
  });

  it('a worse value with a lower loss is worse', () => {
    expect(stateAfter({ criterion: 1, tie: 2 }, { criterion: 2, tie: 1 }).best?.update).toBe(1);
  });

  it('is no progress, but is not waited for at its worst value', () => {
    expect(stateAfter(...Array(5).fill({ criterion: 0, tie: 1 })).waited).toBe(4);
    expect(stateAfter(...Array(5).fill({ criterion: 0, tie: 1, isWorst: true })).waited).toBe(0);
    const moved = stateAfter(
      { criterion: 0, isWorst: true },
      { criterion: -1 },
      { criterion: 0, isWorst: true },
      { criterion: 0 },
    );
    expect(moved).toMatchObject({ waited: 1, best: { update: 2 } });
  });

  it('breaks ties at the end of a session too', () => {
    const state = stateAfter({ criterion: 0, tie: 3 });
    const closed = evaluated({ ...state, update: 2 }, { criterion: 0, tie: 2, metrics: {} }, 'closing');
    expect(selected(closed)?.update).toBe(2);
  });
});
