import { expect, test } from 'vitest';
import { architectureRows } from './architecture-rows.ts';

test('settings that hold others are shown with these, long lists by their length', () => {
  const rows = architectureRows({
    table: { step: { unit: 'day', count: 1 }, columns: ['a', 'b'] },
    front: { statistics: { mean: Array.from({ length: 40 }, () => 0) }, clip: undefined },
    encoder: { family: 'nlinear', options: {} },
    threads: 2,
  });
  expect(rows).toEqual([
    ['table', 'step (unit day, count 1), columns a,b'],
    ['front', 'statistics (mean 40 values), clip undefined'],
    ['encoder', 'nlinear'],
    ['threads', '2'],
  ]);
});
