import { describe, expect, it } from 'vitest';
import {
  datasetOf,
  quietCallbacks,
  reversals,
  tinyFitOptions,
  tinyModel,
} from '../../test/fixtures/tiny-fit.ts';
import { fold, keyOf, uniform } from '../base/random.ts';
import type { Model } from '../models/model.ts';
import { normal } from '../nn/initializers.ts';
import { add } from '../ops/add.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sqrt } from '../ops/sqrt.ts';
import { sub } from '../ops/sub.ts';
import { epochPlan } from './epoch-plan.ts';
import { fit as train } from './fit.ts';
import type { FitCallbacks, FitOptions, HistoryRecord } from './fit-options.ts';
import type { FitState } from './fit-state.ts';
import { schedules } from './schedules.ts';

const run = (options: Partial<FitOptions> = {}, callbacks: Partial<FitCallbacks> = {}) =>
  train(tinyFitOptions(options), quietCallbacks(callbacks));

const weightsOf = async (options: Partial<FitOptions> = {}) => (await run(options)).state.parameters;

/** A model whose loss is sqrt(0^2) times something, whatever the weights: the loss is a number, its gradient 0 / 0. */
function kinkedModel(): Model {
  const model = tinyModel();
  return {
    ...model,
    forward: (scope, fed) => {
      const { outputs, loss } = model.forward(scope, fed);
      const zero = reduceSum(sub(scope.parameter('x', [3], normal(1)), scope.parameter('x', [3], normal(1))));
      return { outputs, loss: (scale, options) => add(loss(scale, options), sqrt(mul(zero, zero))) };
    },
  };
}

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

it('an accumulated run that stops at the end of a short group goes on with the next epoch', async () => {
  const options = { accumulate: 3, budget: { epochs: 3 } };
  const whole = await run(options);
  const perEpoch = Math.ceil(epochPlan(tinyFitOptions(), 0).length / 3);
  const saved: FitState[] = [];
  await run(
    { ...options, evaluateEvery: perEpoch },
    { save: async (state) => void saved.push(structuredClone(state)) },
  );
  const [first] = saved;
  expect(first).toMatchObject({
    update: perEpoch,
    epoch: 1,
    position: 0,
  });
  const { state } = await run({ ...options, resume: first });
  expect([state.update, state.epoch]).toEqual([3 * perEpoch, 3]);
  expect(state.parameters).toEqual(whole.state.parameters);
});

it('a larger budget goes on from a spent one as if it had been given from the start', async () => {
  const short = await run({ budget: { updates: 5 } });
  const { parameters } = (await run({ budget: { updates: 9 }, resume: short.state })).state;
  expect(parameters).toEqual(await weightsOf({ budget: { updates: 9 } }));
});

it('an evaluation at the end of a session is no wait without progress', async () => {
  const callbacks = { evaluate: async () => ({ criterion: 1, metrics: {} }) };
  const options = { evaluateEvery: 2, patience: 9 };
  const first = await run({ ...options, budget: { updates: 5 } }, callbacks);
  expect(first.state).toMatchObject({ waited: 1, best: { update: 2 } });
  const second = await run({ ...options, budget: { updates: 8 }, resume: first.state }, callbacks);
  expect(second.state).toMatchObject({ waited: 3, best: { update: 2 } });
});

describe('the moment of an interruption is no input', () => {
  /** A verdict that goes up and down and depends on the parameters alone. */
  const verdict = async (parameters: Float32Array) => {
    const sum = parameters.reduce((total, weight, i) => total + weight * Math.cos(i), 0);
    return { criterion: Math.sin(1e4 * sum), metrics: { sum } };
  };

  /** Runs that are stopped after each of these updates and gone on with. */
  async function inSessions(options: Partial<FitOptions>, cuts: readonly number[]) {
    let resume: FitState | undefined;
    for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
      let update = resume?.update ?? 0;
      const callbacks: Partial<FitCallbacks> = {
        evaluate: verdict,
        report: (record) => {
          if (record.event === 'update') update = record.update;
        },
        stopRequested: () => update >= cut,
      };
      const { state, end } = await run({ ...options, resume }, callbacks);
      if (end !== 'stopped') return { ...state, seconds: 0, end };
      resume = structuredClone(state);
    }
    throw new Error('a run without an end');
  }

  it.each([
    ['several epochs', { budget: { epochs: 3 }, evaluateEvery: 3 }],
    ['accumulation', { budget: { updates: 10 }, evaluateEvery: 4, accumulate: 3 }],
    ['patience', { budget: { updates: 30 }, evaluateEvery: 2, patience: 3 }],
  ] as const)('%s', async (_, options) => {
    const whole = await inSessions(options, []);
    const key = keyOf(20261126);
    for (let trial = 0; trial < 2; trial++) {
      const cuts = [1, 2].map((i) => Math.floor(uniform(fold(key, trial), i) * whole.update));
      const cut = await inSessions(
        options,
        cuts.toSorted((a, b) => a - b),
      );
      expect(cut, `seed 20261126, cut after updates ${cuts}`).toEqual(whole);
    }
  });
});

it('the learning rate follows the schedule', async () => {
  const rates: number[] = [];
  const report = (record: HistoryRecord) => {
    if (record.event === 'update') rates.push(record.learningRate);
  };
  await run(
    { warmup: 4, learningRate: 0.1, schedule: schedules.constant, budget: { updates: 5 } },
    { report },
  );
  expect(rates).toEqual([0.025, 0.05, 0.075, 0.1, 0.1].map((rate) => expect.closeTo(rate, 10)));
});

it('two accumulated batches learn what one batch twice as big does', async () => {
  const options = {
    model: tinyModel({ dropout: 0 }),
    dataset: datasetOf(reversals(32, { shortest: 6, longest: 6 })),
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

  it('after the epochs of its budget, though the plans of two epochs differ in length', async () => {
    const pairs = reversals(30, { shortest: 12, longest: 28 });
    const dataset = datasetOf(pairs.map(({ source }) => ({ source, target: source.subarray(0, 1) })));
    const options = { dataset, batchTokens: 80, seed: 1, model: tinyModel({ length: 32 }) };
    const lengths = [0, 1, 2].map((epoch) => epochPlan(options, epoch).length);
    expect(lengths).toEqual([11, 10, 10]);
    const { updates, state, records } = await history({ ...options, budget: { epochs: 3 } });
    expect([updates, state.epoch, state.position]).toEqual([31, 3, 0]);
    const progress = records.flatMap((record) => (record.event === 'update' ? [record.progress] : []));
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBeCloseTo((2 + 9 / 10) / 3, 12);
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

  it('as soon as the dev set is content, with the weights that made it so', async () => {
    const criteria = [3, 1.5, 1.2, 0];
    let evaluations = 0;
    const options = { evaluateEvery: 2, goal: 1.2, budget: { updates: 20 } };
    const evaluate = async () => ({ criterion: criteria[evaluations++]!, metrics: {} });
    const { end, state, updates } = await history(options, { evaluate });
    expect([end, updates, evaluations]).toEqual(['goal', 6, 3]);
    expect(state.best!.parameters).toEqual(state.parameters);
    const resumed = await history({ ...options, resume: state });
    expect([resumed.end, resumed.records]).toEqual(['goal', []]);
    const further = await history({ ...options, goal: 0.5, resume: state }, { evaluate });
    expect([further.end, further.updates]).toEqual(['goal', 2]);
  });

  it('at once, and as it was, where the budget of a resumed run is spent', async () => {
    const first = await run({ budget: { updates: 3 } });
    const { end, records, state } = await history({ budget: { updates: 3 }, resume: first.state });
    expect([end, records]).toEqual(['budget', []]);
    expect(state).toEqual(first.state);
  });

  it('after the minutes of all its sessions together', async () => {
    const { state } = await run({ budget: { updates: 2 } });
    const resume = { ...state, seconds: 119.9 };
    const { end, records } = await history({ budget: { updates: 4, minutes: 60 }, resume });
    expect(end).toBe('budget');
    expect(records.every(({ seconds }) => seconds > 119.9 && seconds < 180)).toBe(true);
    const spent = await history({ budget: { minutes: 2 }, resume: { ...state, seconds: 120 } });
    expect([spent.end, spent.records]).toEqual(['budget', []]);
  });

  it('with an error where the gradient is no number, before anything is saved', async () => {
    const saved: FitState[] = [];
    const refused = run(
      { model: kinkedModel(), evaluateEvery: 1 },
      { save: async (state) => void saved.push(state) },
    );
    await expect(refused).rejects.toThrow(/update 1: loss \d\.\d+, gradient norm NaN; .* the gradient of x;/);
    expect(saved).toEqual([]);
  });

  it('with an error where there is nothing to learn from', async () => {
    await expect(run({ dataset: datasetOf([]) })).rejects.toThrow(/training data: no examples/);
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
