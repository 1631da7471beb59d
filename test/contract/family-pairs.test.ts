/** Any encoder works with any decoder: what every pair of families must hold. */
import { describe, expect, it } from 'vitest';
import { endId } from '../../src/base/special-tokens.ts';
import { traceParameters } from '../../src/bundle/trace-parameters.ts';
import { encoderFamilies } from '../../src/models/families.ts';
import { findFamily } from '../../src/models/model-config.ts';
import { layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { loadDecodingProgram } from '../../src/search/decoding-program.ts';
import { greedySearch } from '../../src/search/greedy-search.ts';
import { fit } from '../../src/train/fit.ts';
import { quietCallbacks, reversals, tinyFitOptions } from '../fixtures/tiny-fit.ts';
import { distance, samples, scoreByStep, scoreWhole, smallModel, withProgram } from './family-runner.ts';

const first = endId + 1;
const row = (length: number, seed: number) =>
  Int32Array.from({ length }, (_, t) => first + ((seed + 3 * t + seed * t * t) % 8));
/** The longest source comes first; the others are padded. */
const sources = [7, 1, 4, 6].map((length, i) => row(length, i));
const targets = sources.map((_, i) => row(6, i + 4));

describe.each(samples)('%s', (_, encoder, decoder) => {
  const model = smallModel(encoder, decoder);

  it('decodes step by step what it scores as a whole', () =>
    withProgram(model, async (program) => {
      const whole = await scoreWhole(program, sources, targets);
      expect(distance(await scoreByStep(program, sources, targets), whole)).toBeLessThan(1e-5);
    }));

  it('gives a padded row what it gives the row alone', () =>
    withProgram(model, async (program) => {
      const short = targets.map((target, i) => target.subarray(0, 1 + i));
      const together = await scoreWhole(program, sources, short);
      for (const [i, source] of sources.entries()) {
        const alone = await scoreWhole(program, [source], [short[i]!]);
        expect(distance(alone, [together[i]!])).toBeLessThan(1e-5);
      }
    }));

  it('finds the same target for a source whatever its neighbours are', () =>
    withProgram(model, async (program) => {
      const idsOf = async (batch: readonly Int32Array[]) =>
        (await greedySearch(program, batch, { maxLength: 8 })).map(({ ids }) => [...ids]);
      const together = await idsOf(sources);
      for (const [i, source] of sources.entries()) expect(await idsOf([source])).toEqual([together[i]]);
    }));

  it('does not look ahead, and does look back', () =>
    withProgram(model, async (program) => {
      const before = await scoreWhole(program, sources, targets);
      const changed = targets.map((target) => target.with(3, target[3]! === first ? first + 1 : first));
      const after = await scoreWhole(program, sources, changed);
      const part = (scores: typeof before, from: number, to: number) =>
        scores.map((values) => values.slice(from, to));
      expect(part(after, 0, 3)).toEqual(part(before, 0, 3));
      expect(distance(part(after, 4, 7), part(before, 4, 7))).toBeGreaterThan(1e-3);
    }));

  it('learns for three updates and decodes', async () => {
    const losses: number[] = [];
    const options = tinyFitOptions({ model, budget: { updates: 3 }, learningRate: 1e-2, warmup: 0 });
    const report = quietCallbacks({
      report: (record) => {
        if (record.event === 'update') losses.push(record.loss);
      },
    });
    const { state } = await fit(options, report);
    expect(losses).toHaveLength(3);
    expect(losses[2]).toBeLessThan(losses[0]!);
    const parameters = viewsOf(layoutOf(traceParameters(model)), state.parameters);
    const program = loadDecodingProgram(model, parameters, nodeRuntime);
    const found = await greedySearch(
      program,
      reversals(4).map(({ source }) => source),
      { maxLength: 9 },
    );
    expect(found).toHaveLength(4);
    await program.release();
  });
});

describe.each([
  ...encoderFamilies.map(({ name }) => [name, {}] as const),
  ...['elman', 'lstm', 'gru'].map((name) => [name, { inputFeeding: true }] as const),
])('%s, decoder %j, large enough for two threads', (family, own) => {
  const size = { width: 64, inner: 128, length: 64 };
  const known = Object.keys(findFamily(encoderFamilies, family, 'test').options.shape);
  const options = Object.fromEntries(Object.entries(size).filter(([key]) => known.includes(key)));
  const model = smallModel({ family, options }, { family, options: { ...options, ...own } });
  const rows = Array.from({ length: 16 }, (_, i) => row(40 - i, i));

  it('gives the same bits on 1 and 2 threads', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => withProgram(model, (program) => program.score(rows, rows), { threads })),
    );
    expect(two).toEqual(one);
  });
});
