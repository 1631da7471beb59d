import { expect, test } from 'vitest';
import { keyOf } from '../base/random.ts';
import { orthogonal } from './initializers.ts';

test.each([
  [1, 1],
  [5, 5],
  [16, 64],
])('every block of an orthogonal weight [%i, %i] has orthonormal rows', (size, columns) => {
  const values = orthogonal(keyOf(3), [size, columns]);
  const blocks = Array.from({ length: columns / size }, (_, block) =>
    Array.from({ length: size }, (_, i) => {
      const start = i * columns + block * size;
      return Array.from(values.subarray(start, start + size));
    }),
  );
  for (const rows of blocks) {
    for (const [i, a] of rows.entries()) {
      for (const [j, b] of rows.entries()) {
        const product = a.reduce((sum, x, k) => sum + x * b[k]!, 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 6);
      }
    }
  }
  if (blocks.length > 1) expect(blocks[0]).not.toEqual(blocks[1]);
});
