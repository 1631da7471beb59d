/** The pipeline's smoke test: strings of digits copied, reversed and sorted, on inputs never seen in training. */
import { expect, it } from 'vitest';
import { fold, foldName, keyOf, uniform } from '../../src/base/random.ts';
import { sequenceErrorRate } from '../../src/metrics/error-rates.ts';
import { fit } from '../../src/node.ts';

const seed = 3;
const digitTasks = {
  copy: (text: string) => text,
  reverse: (text: string) => [...text].reverse().join(''),
  sort: (text: string) => [...text].sort().join(''),
};

/** `count` different strings of 1 to 6 digits. */
function digitStrings(count: number): readonly string[] {
  const key = foldName(keyOf(seed), 'digits');
  const found = new Set<string>();
  for (let i = 0; found.size < count; i++) {
    const length = 1 + Math.floor(uniform(fold(key, i), 0) * 6);
    found.add(Array.from({ length }, (_, at) => Math.floor(uniform(fold(key, i), at + 1) * 10)).join(''));
  }
  return [...found];
}

it.each(Object.entries(digitTasks))('learns to %s to at least 98 % exact', async (name, transform) => {
  const pairs = digitStrings(5200).map((source) => ({ source, target: transform(source) }));
  const [train, dev, test] = [pairs.slice(0, 4800), pairs.slice(4800, 5000), pairs.slice(5000)];
  const startedAt = performance.now();
  const model = await fit(train, {
    dev,
    updates: 700,
    batchTokens: 2048,
    learningRate: 3e-3,
    warmup: 50,
    labelSmoothing: 0,
    metric: 'sequence',
    sourceUnit: 'char',
    targetUnit: 'char',
    model: { layers: 2, width: 64, inner: 128, heads: 4, dropout: 0 },
    seed,
    worker: false,
  });
  const predictions = await model.predict(test.map(({ source }) => source));
  await model.release();
  const errorRate = sequenceErrorRate(
    predictions.map(({ hypotheses }) => [...hypotheses[0]!.text]),
    test.map(({ target }) => [[...target]]),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${name}: ${(100 - errorRate).toFixed(1)} % exact in ${seconds.toFixed(0)} s, seed ${seed}`);
  expect(errorRate).toBeLessThanOrEqual(2);
});
