/** Initial values of parameters: pure functions of a key and a shape. */
import { fold, type Key, normalValues, uniformValues } from '../base/random.ts';

/** The first values of a parameter: a pure function of a key and a shape. */
export type Initializer = (key: Key, shape: readonly number[]) => Float32Array;

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, d) => product * d, 1);
}

/** All 0. Shapes: any. */
export const zeros: Initializer = (_, shape) => new Float32Array(sizeOf(shape));
/** All 1. Shapes: any. */
export const ones: Initializer = (_, shape) => new Float32Array(sizeOf(shape)).fill(1);

/**
 * Uniform in [-a, a], a = sqrt(6 / (fanIn + fanOut)).
 *
 * Shapes: a weight [..., fanIn, fanOut].
 *
 * `blocks` counts the matrices that stand side by side in one weight (3 for query, key and value), each of
 * which is initialised by its own fan-out.
 * Source: Glorot and Bengio (2010), equation 16.
 */
export function xavierUniform(blocks = 1): Initializer {
  return (key, shape) => {
    const [fanIn = 1, columns = 1] = shape.slice(-2);
    const bound = Math.sqrt(6 / (fanIn + columns / blocks));
    return uniformValues(key, sizeOf(shape), -bound, bound);
  };
}

/** Normal with mean 0 and the given standard deviation. Shapes: any. */
export function normal(deviation: number): Initializer {
  return (key, shape) => normalValues(key, sizeOf(shape), deviation);
}

/**
 * Orthogonal blocks for a recurrent weight [H, n H]: each [H, H] block Q has Q Q^T = 1, so that a step of a
 * linear recurrence keeps the norm of its state.
 *
 * Formula: the rows of a normal matrix, made orthonormal by modified Gram-Schmidt in float64.
 * Source: Saxe, McClelland, Ganguli (2014), section 3.
 */
export const orthogonal: Initializer = (key, shape) => {
  const [size, columns] = shape as [number, number];
  const values = new Float32Array(size * columns);
  for (let block = 0; block * size < columns; block++) {
    const rows = orthonormalRows(normalValues(fold(key, block), size * size, 1), size);
    rows.forEach((row, i) => {
      values.set(row, i * columns + block * size);
    });
  }
  return values;
};

function orthonormalRows(values: Float32Array, size: number): readonly Float64Array[] {
  const rows: Float64Array[] = [];
  for (let i = 0; i < size; i++) {
    const row = Float64Array.from(values.subarray(i * size, (i + 1) * size));
    for (const earlier of rows) {
      const shared = dot(row, earlier);
      for (let j = 0; j < size; j++) row[j]! -= shared * earlier[j]!;
    }
    const norm = Math.sqrt(dot(row, row));
    rows.push(row.map((x) => x / norm));
  }
  return rows;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}
