/** Initial values of parameters: pure functions of a key and a shape. */
import { type Key, normalValues, uniformValues } from '../base/random.ts';

export type Initializer = (key: Key, shape: readonly number[]) => Float32Array;

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, d) => product * d, 1);
}

export const zeros: Initializer = (_, shape) => new Float32Array(sizeOf(shape));
export const ones: Initializer = (_, shape) => new Float32Array(sizeOf(shape)).fill(1);

/**
 * Uniform in [-a, a], a = sqrt(6 / (fanIn + fanOut)), for a weight [fanIn, fanOut].
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

/** Normal with mean 0 and the given standard deviation. */
export function normal(deviation: number): Initializer {
  return (key, shape) => normalValues(key, sizeOf(shape), deviation);
}
