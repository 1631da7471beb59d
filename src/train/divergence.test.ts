import { describe, expect, it } from 'vitest';
import {
  pairBatch,
  quietCallbacks,
  reversals,
  tinyFitOptions,
  tinyModel,
} from '../../test/fixtures/tiny-fit.ts';
import { fold, keyOf, uniform } from '../base/random.ts';
import { resolveModelConfig } from '../models/model-config.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { initializeParameters } from '../nn/flat-parameters.ts';
import { firstNotFinite } from './first-not-finite.ts';
import { fit } from './fit.ts';
import type { FitCallbacks, FitOptions, HistoryRecord } from './fit-options.ts';
import type { FitState } from './fit-state.ts';
import { loadTrainingProgram } from './training-program.ts';

/** The first place that is not finite, after `damage` to the parameter of this name. */
async function found(name: string, damage: (weights: Float32Array) => void, model = tinyModel()) {
  const options = tinyFitOptions({ model });
  const { layout, parameters: specs, release } = await loadTrainingProgram(model, options.runtime, options);
  await release();
  const parameters = initializeParameters(specs, 1);
  const { offset, size } = layout.entries.get(name) ?? { offset: 0, size: 0 };
  damage(parameters.subarray(offset, offset + size));
  const gradient = new Float32Array(layout.size);
  const batches = [pairBatch(reversals(6))];
  return firstNotFinite(options, { layout, parameters, gradient, batches, update: 1 });
}

describe('the first numbers that are not finite', () => {
  it('are those of a parameter', async () => {
    const name = 'decoder.layers.0.feedForward.inner.bias';
    expect(await found(name, (weights) => weights.fill(Number.NaN, 3, 4))).toBe(`the parameter ${name}`);
  });

  it.each(['encoder.layers.0.feedForward', 'decoder.layers.0.feedForward'])(
    'are those of %s',
    async (layer) => {
      const huge = (weights: Float32Array) => weights.fill(3e38);
      const options = { layer, at: await found(`${layer}.inner.weight`, huge) };
      expect(options.at).toContain(layer);
    },
  );

  it.each(['transformer', 'conv', 'lstm', 'gru', 'elman'])('are nowhere in a sound %s', async (family) => {
    const options = family === 'transformer' ? { layers: 1, width: 8, heads: 2 } : { layers: 1, width: 8 };
    const side = { family, vocabulary: 12, options };
    const model = sequenceToSequence(resolveModelConfig({ encoder: side, decoder: side }));
    expect(await found('', () => undefined, model)).toBeUndefined();
  });
});

describe('a run that diverges', () => {
  const run = (options: Partial<FitOptions>, callbacks: Partial<FitCallbacks> = {}) =>
    fit(tinyFitOptions({ evaluateEvery: 3, budget: { updates: 8 }, ...options }), quietCallbacks(callbacks));

  it.each([1, 3])('ends, and saves nothing, where update %i brings the dev set to no number', async (bad) => {
    const saved: number[] = [];
    const budget = { updates: bad };
    const refused = run(
      { budget },
      {
        evaluate: async () => ({ criterion: Number.NaN, metrics: { lossPerToken: Number.NaN } }),
        save: async ({ update }) => void saved.push(update),
      },
    );
    await expect(refused).rejects.toMatchObject({
      code: 'E_DIVERGED',
      message: expect.stringContaining(`update ${bad}: on the dev set lossPerToken NaN`),
    });
    expect(saved).toEqual([]);
  });

  it('is not saved at an update whose gradient is not finite, though the dev set finds a number', async () => {
    const saved: number[] = [];
    const exploding = { learningRate: 1e30, warmup: 0, clip: 0, evaluateEvery: 1 };
    const refused = run(exploding, { save: async ({ update }) => void saved.push(update) });
    await expect(refused).rejects.toMatchObject({
      code: 'E_DIVERGED',
      message: expect.stringMatching(
        /^update 2: loss NaN, .*the first numbers that are not finite are those of /,
      ),
    });
    expect(saved).toEqual([]);
  });

  it('goes back to the last evaluation with half the learning rate', async () => {
    const records: HistoryRecord[] = [];
    const criteria = [3, Number.NaN, 2, 1];
    const options = { budget: { updates: 8 }, onDivergence: 'rollback', warmup: 0 } as const;
    const { state } = await run(options, {
      evaluate: async () => ({ criterion: criteria.shift()!, metrics: {} }),
      report: (record) => records.push(record),
    });
    expect(records.filter(({ event }) => event === 'rollback')).toEqual([
      {
        event: 'rollback',
        update: 3,
        from: 6,
        seconds: expect.any(Number),
        factor: 0.5,
        found: 'on the dev set ',
      },
    ]);
    expect(records.flatMap((r) => (r.event === 'update' ? r.update : []))).toEqual([
      1, 2, 3, 4, 5, 6, 4, 5, 6, 7, 8,
    ]);
    const start = (await run({ ...options, budget: { updates: 3 } })).state;
    const half = await run({ ...options, learningRate: tinyFitOptions().learningRate / 2, resume: start });
    expect(state.parameters).toEqual(half.state.parameters);
    expect(state.optimizer).toEqual(half.state.optimizer);
  });

  it('gives up where no learning rate helps', async () => {
    const hopeless = run(
      { onDivergence: 'rollback' },
      { evaluate: async () => ({ criterion: Number.NaN, metrics: {} }) },
    );
    await expect(hopeless).rejects.toThrow(/after 20 rollbacks with half the learning rate each/);
  });

  it('ends with the same state wherever it is cut', async () => {
    // The dev set allows only so long a way from the start: the run goes back until its steps are short enough.
    let first: Float32Array | undefined;
    const evaluate: FitCallbacks['evaluate'] = async (parameters) => {
      const squares = parameters.reduce((sum, weight, i) => sum + (weight - first![i]!) ** 2, 0);
      const way = Math.sqrt(squares / parameters.length);
      return { criterion: way > 0.0045 ? Number.NaN : -way, metrics: { way } };
    };
    const options = {
      onDivergence: 'rollback',
      warmup: 0,
      budget: { updates: 8 },
      learningRate: 2e-3,
    } as const;
    const initialize: FitOptions['initialize'] = (specs) => {
      first = initializeParameters(specs, 1);
      return first.slice();
    };
    const inSessions = async (cuts: readonly number[]) => {
      let resume: FitState | undefined;
      for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
        let updates = 0;
        const { state, end } = await run(
          { ...options, resume, initialize },
          {
            evaluate,
            report: ({ event }) => {
              if (event === 'update') updates++;
            },
            stopRequested: () => updates >= cut,
          },
        );
        if (end !== 'stopped') return { ...state, seconds: 0 };
        resume = structuredClone(state);
      }
      throw new Error('a run without an end');
    };
    const whole = await inSessions([]);
    expect(whole.rollbacks).toBeGreaterThan(0);
    const key = keyOf(20261126);
    for (let trial = 0; trial < 2; trial++) {
      const cuts = [1, 2].map((i) => 1 + Math.floor(uniform(fold(key, trial), i) * 6));
      expect(await inSessions(cuts), `seed 20261126, sessions of ${cuts} updates`).toEqual(whole);
    }
  });
});
