import { expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { hillSignals } from '../../test/fixtures/tiny-signals.ts';
import { fit, load, save } from '../node.ts';

const task = 'signal-classification';
const [train, dev, rows] = [hillSignals(1, 240), hillSignals(2, 30), hillSignals(3, 60)];

test('hills are told apart, and the same once the model is saved and loaded, whatever stands next to them', async () => {
  const model = await fit({
    ...{ task, train, dev, encoder: 'conv', worker: false, threads: 1, updates: 60, evaluateEvery: 30 },
    model: { width: 16, layers: 2, kernel: 5, dropout: 0, patch: 2 },
    ...{ batchTokens: 600, learningRate: 0.01, pooling: 'max' },
  });
  const { items, metrics } = await model.evaluate(rows);
  expect(items).toBe(rows.length);
  expect(metrics.get('accuracy')).toBeGreaterThanOrEqual(95);
  const signals = rows.slice(0, 4).map(({ signal }) => signal);
  const answers = await model.predict(signals);
  const [alone] = await model.predict(signals.slice(1, 2));
  alone!.probabilities.forEach(([label, probability], i) => {
    expect(answers[1]!.probabilities[i]![0]).toBe(label);
    expect(probability).toBeCloseTo(answers[1]!.probabilities[i]![1], 5);
  });
  const again = await load((await save(model)) as Blob, { task });
  expect((await again.evaluate(rows)).metrics).toEqual(metrics);
  await expect(again.predict([{ channels: 1, data: Float32Array.of(1, 2) }])).rejects.toEqual(
    failing('E_DATA', /^input: signal 1: 1 channel; allowed: 2/),
  );
  await model.release();
  await again.release();
});
