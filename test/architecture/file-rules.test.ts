import { expect, test } from 'vitest';
import { budgetViolations, medianViolations, nameViolations } from './file-rules.ts';

const lines = (count: number) => 'x\n'.repeat(count);
const sources = (...counts: number[]) => new Map(counts.map((count, i) => [`file-${i}.ts`, lines(count)]));

test('fails on a file of 300 lines', () => {
  expect(budgetViolations(sources(299, 300))).toEqual(['file-1.ts has 300 lines; under 300 are allowed']);
});

test('fails on a median of 120 lines', () => {
  expect(medianViolations(sources(1, 119, 299))).toEqual([]);
  expect(medianViolations(sources(1, 120, 299))).toHaveLength(1);
  expect(medianViolations(new Map())).toEqual([]);
});

test('fails on names that are not kebab-case or say nothing', () => {
  expect(
    nameViolations(['nn/layer-norm.ts', 'nn/layer-norm.slow.test.ts', 'nn/conv-1d.ts', 'common-prefix.ts']),
  ).toEqual([]);
  expect(nameViolations(['nn/layerNorm.ts', 'nn/layer_norm.ts', 'nn/Layer.ts'])).toHaveLength(3);
  expect(nameViolations(['nn/utils.ts', 'helpers/norm.ts', 'nn/common.test.ts'])).toHaveLength(3);
});
