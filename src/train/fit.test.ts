import { describe, expect, it } from 'vitest';
import { quietCallbacks, reversals, tinyFitOptions, tinyModel } from '../../test/fixtures/tiny-fit.ts';
import { fit as train } from './fit.ts';
import type { FitCallbacks, FitOptions, HistoryRecord } from './fit-options.ts';
import type { FitState } from './fit-state.ts';

const run = (options: Partial<FitOptions> = {}, callbacks: Partial<FitCallbacks> = {}) =>
  train(tinyFitOptions(options), quietCallbacks(callbacks));

const weightsOf = async (options: Partial<FitOptions> = {}) => (await run(options)).state.parameters;

describe('the same seed and updates', () => {
  it('give the same bytes of weights twice, and on 1 and 2 threads', async () => {
    const first = await weightsOf();
    expect(await weightsOf()).toEqual(first);
    expect(await weightsOf({ threads: 2 })).toEqual(first);
    expect(await weightsOf({ seed: 2 })).not.toEqual(first);
  });

  it('give the same bytes when the run stops on the way and goes on', async () => {
    const whole = await run({ budget: { updates: 11 } });
    for (const stopAt of [1, 5, 10]) {
      let saved: FitState | undefined;
      let updates = 0;
      const first = await run(
        { budget: { updates: 11 } },
        {
          report: ({ event }) => {
            if (event === 'update') updates++;
          },
          stopRequested: () => updates >= stopAt,
          save: async (state) => {
            saved = structuredClone(state);
          },
        },
      );
      expect(first.end).toBe('stopped');
      expect(saved?.update).toBe(stopAt);
      const second = await run({ budget: { updates: 11 }, resume: saved });
      expect(second.state.parameters).toEqual(whole.state.parameters);
      expect(second.state.optimizer).toEqual(whole.state.optimizer);
    }
  });
});

it('two accumulated batches learn what one batch twice as big does', async () => {
  const options = {
    model: tinyModel({ dropout: 0 }),
    examples: reversals(32, { shortest: 6, longest: 6 }),
    // Adam divides by the size of a gradient: a large epsilon keeps the rounding of gradients near 0 small.
    optimizerOptions: { epsilon: 1e-3 },
    budget: { updates: 6 },
  };
  const tokens = 13 * 16;
  const twice = await weightsOf({ ...options, batchTokens: tokens, accumulate: 2 });
  const once = await weightsOf({ ...options, batchTokens: 2 * tokens });
  const difference = once.reduce((most, weight, i) => Math.max(most, Math.abs(weight - twice[i]!)), 0);
  expect(difference).toBeLessThan(1e-5);
  expect(difference).not.toBe(0);
});

describe('the run ends', () => {
  const history = async (options: Partial<FitOptions>, callbacks: Partial<FitCallbacks> = {}) => {
    const records: HistoryRecord[] = [];
    const result = await run(options, { report: (record) => records.push(record), ...callbacks });
    return { ...result, records, updates: records.filter(({ event }) => event === 'update').length };
  };

  it('after the updates of its budget', async () => {
    const { end, updates, state } = await history({ budget: { updates: 3 } });
    expect([end, updates, state.update]).toEqual(['budget', 3, 3]);
  });

  it('after the epochs of its budget, each of which sees every example', async () => {
    const { end, state, records } = await history({ budget: { epochs: 2 }, accumulate: 2 });
    const last = records.findLast((record) => record.event === 'update')!;
    expect([end, state.epoch, last.epoch]).toEqual(['budget', 2, 1]);
  });

  it('after the minutes of its budget', async () => {
    const { end, updates } = await history({ budget: { minutes: 0.2 / 60 } });
    expect(end).toBe('budget');
    expect(updates).toBeGreaterThan(0);
  });

  it('when the dev set has not improved for the patience, and keeps the best weights', async () => {
    let evaluations = 0;
    const criteria = [3, 2, 2.5, 2.5, 1];
    const { end, state, updates } = await history(
      { evaluateEvery: 1, patience: 2, budget: { updates: 20 } },
      { evaluate: async () => ({ criterion: criteria[evaluations++]!, metrics: {} }) },
    );
    expect([end, updates, evaluations]).toEqual(['patience', 4, 4]);
    expect(state.best).toMatchObject({ update: 2, criterion: 2 });
    expect(state.best!.parameters).toEqual(await weightsOf({ budget: { updates: 2 } }));
  });

  it('with an error where there is nothing to learn from', async () => {
    await expect(run({ examples: [] })).rejects.toThrow(/training data: no examples/);
  });
});

it('the loss falls', async () => {
  const losses: number[] = [];
  const report = (record: HistoryRecord) => {
    if (record.event === 'update') losses.push(record.loss);
  };
  await run({ budget: { updates: 60 }, learningRate: 5e-3 }, { report });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(losses.slice(-5))).toBeLessThan(0.9 * mean(losses.slice(0, 5)));
});
