import { expect, it, test } from 'vitest';
import { constantMetricWatch, criterionMetric, judge } from './criterion.ts';
import { findTask, tasks } from './registry.ts';

const pairs = findTask('sequence-to-sequence');

/** What three evaluations and one more make a watch say. */
function told(criterion: string, ...values: readonly number[]): readonly string[] {
  const warnings: string[] = [];
  const watch = constantMetricWatch(criterionMetric(pairs, criterion), (text) => warnings.push(text));
  for (const value of values) watch(value);
  return warnings;
}

it('a constant metric is told once, unless it is perfect', () => {
  expect(told('bleu', 0, 0, 0, 0, 0, 0)).toEqual([
    expect.stringMatching(
      /^BLEU was 0 in all of 3 evaluations: .*the loss decides .* patience does not count/,
    ),
  ]);
  expect(told('token', 50, 50, 50)).toEqual([expect.not.stringContaining('patience')]);
  expect(told('token', 50, 50)).toEqual([]);
  expect(told('bleu', 0, 1, 0, 0, 0)).toEqual([]);
  expect(told('sequence', 0, 0, 0)).toEqual([]);
});

test.each([
  ['bleu', 0, true],
  ['bleu', 0.1, false],
  ['sequence', 100, true],
  ['token', 130, true],
  ['token', 99, false],
  ['loss', 1e9, false],
])('%s of %d is the worst: %s', (criterion, value, isWorst) => {
  const metric = criterionMetric(pairs, criterion).name;
  const judged = judge(pairs, criterion, {
    items: 1,
    metrics: new Map([
      ['lossPerToken', 2],
      [metric, value],
    ]),
  });
  expect(judged).toMatchObject({ isWorst, tie: metric === 'lossPerToken' ? value : 2 });
});

/** Of metrics that are no percent: the area under a curve is a share, errors of values have no largest one. */
const otherRanges = new Map([
  ['auc', [0, 1]],
  ['mse', undefined],
  ['mae', undefined],
]);

test.each(tasks.map((task) => [task.name, task] as const))(
  '%s: every metric that selects weights has a worst value or is the loss, which breaks ties',
  (_, { metrics }) => {
    const selecting = metrics.filter(({ criterion }) => criterion !== undefined);
    const [losses, others] = [true, false].map((isLoss) =>
      selecting.filter(({ criterion }) => (criterion === 'loss') === isLoss),
    );
    expect(losses).toHaveLength(1);
    for (const { name, better, range } of others ?? []) {
      const percent = better === 'lower' ? [100, 0] : [0, 100];
      expect(range).toEqual(otherRanges.has(name) ? otherRanges.get(name) : percent);
    }
  },
);
