/** Every encoder with every decoder is held to what a family promises, trains and decodes. */
import { describe, expect, it } from 'vitest';
import { decoderFamilies, encoderFamilies } from '../../src/models/families.ts';
import { layoutOf, viewsOf } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { loadDecodingProgram } from '../../src/search/decoding-program.ts';
import { greedySearch } from '../../src/search/greedy-search.ts';
import { randomModel, someSources } from '../../src/search/naive-search.contract.ts';
import { fit } from '../../src/train/fit.ts';
import { loadTrainingProgram } from '../../src/train/training-program.ts';
import { quietCallbacks, tinyFitOptions } from '../fixtures/tiny-fit.ts';

const pairs = encoderFamilies.flatMap(({ name: encoder }) =>
  decoderFamilies.map(({ name: decoder }) => ({ encoder, decoder })),
);

const targets = [0, 1, 2].map((i) => Int32Array.from({ length: 5 }, (_, t) => 4 + ((3 * i + 5 * t) % 8)));

/** The largest difference between the first `count` scores of two rows. */
function difference(a: Float32Array, b: Float32Array, count = a.length): number {
  return Math.max(...Array.from({ length: count }, (_, i) => Math.abs(a[i]! - b[i]!)));
}

describe.each(pairs)('$encoder to $decoder', (pair) => {
  const load = () => {
    const { model, parameters } = randomModel(31, { ...pair, scale: 1.5 });
    return loadDecodingProgram(model, parameters, nodeRuntime, { threads: 1 });
  };

  it('is mask-safe and batch-invariant: padding and neighbours change nothing', async () => {
    const program = load();
    const sources = [2, 7, 4].map((length) => Int32Array.from({ length }, (_, i) => 4 + ((3 * i) % 7)));
    const together = await program.score(sources, targets);
    for (const [row, source] of sources.entries()) {
      const alone = await program.score([source], [targets[row]!]);
      expect(difference(alone, together.subarray(row * alone.length))).toBeLessThan(1e-5);
    }
    await program.release();
  });

  it('is causal: a token changes the probabilities of later tokens only', async () => {
    const program = load();
    const source = someSources(3)[2]!;
    const target = targets[0]!;
    const before = await program.score([source], [target]);
    for (const t of [0, 2, 4]) {
      const changed = target.with(t, target[t]! === 4 ? 5 : 4);
      const after = await program.score([source], [changed]);
      expect(after.subarray(0, t)).toEqual(before.subarray(0, t));
      expect(difference(after.subarray(t + 1), before.subarray(t + 1))).toBeGreaterThan(1e-4);
    }
    await program.release();
  });

  it('trains and decodes', async () => {
    const { model } = randomModel(32, { ...pair, length: 16, dropout: 0.2 });
    const losses: number[] = [];
    const { state } = await fit(
      tinyFitOptions({ model, budget: { updates: 3 } }),
      quietCallbacks({
        report: (record) => {
          if (record.event === 'update') losses.push(record.loss);
        },
      }),
    );
    expect(losses).toHaveLength(3);
    expect(losses.every(Number.isFinite)).toBe(true);
    const training = await loadTrainingProgram(model, nodeRuntime, { labelSmoothing: 0.1, threads: 1 });
    const parameters = viewsOf(layoutOf(training.parameters), state.parameters);
    const program = loadDecodingProgram(model, parameters, nodeRuntime, { threads: 1 });
    const found = await greedySearch(program, someSources(4), { maxLength: 5 });
    expect(found).toHaveLength(4);
    for (const { score } of found) expect(Number.isFinite(score)).toBe(true);
    await Promise.all([training.release(), program.release()]);
  });
});
