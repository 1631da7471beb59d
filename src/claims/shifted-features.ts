/** The features of an input and of the same input shifted in time, and how far they are from being shifted features. */
import { foldName, type Key, normalValues } from '../base/random.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { B, ModuleScope } from '../nn/module-scope.ts';
import type { ExperimentHost } from './experiment.ts';
import { loadFunction } from './traced-function.ts';

/** One vector for each position. */
export type Sequence = readonly Float32Array[];

/** x[t - shift]: later by `shift`, the end coming in at the front. */
export function shiftAround<T>(x: readonly T[], shift: number): readonly T[] {
  return x.map((_, t) => x[(t - shift + x.length) % x.length]!);
}

/** Normal vectors at positions from `start` to before `end`, zeros elsewhere. */
export function randomSequence(
  key: Key,
  length: number,
  width: number,
  { start = 0, end = length } = {},
): Sequence {
  return Array.from({ length }, (_, t) =>
    start <= t && t < end ? normalValues(foldName(key, `${t}`), width, 1) : new Float32Array(width),
  );
}

export interface FeatureMap {
  /** The features of each of `sequences`, with the parameters of a seed. */
  readonly features: (seed: number, sequences: readonly Sequence[]) => Promise<readonly Sequence[]>;
  readonly release: () => Promise<void>;
}

/** Loads `trace`: x [B, length, width] -> features [B, positions, channels]. */
export async function loadFeatureMap(
  trace: (scope: ModuleScope, x: Tensor) => Tensor,
  length: number,
  width: number,
  host: ExperimentHost,
): Promise<FeatureMap> {
  const scope = ModuleScope.root();
  const features = trace(scope, input('x', 'float32', [B, length, width]));
  const traced = await loadFunction({ features }, scope, host);
  return {
    features: async (seed, sequences) => {
      const x = hostTensor('float32', [sequences.length, length, width], joined(sequences));
      const results = await traced.run(traced.parameters(seed), new Map([['x', x]]));
      return sequencesOf(results.get('features')!);
    },
    release: traced.release,
  };
}

function joined(sequences: readonly Sequence[]): Float32Array {
  const vectors = sequences.flat();
  const width = vectors[0]!.length;
  const values = new Float32Array(vectors.length * width);
  vectors.forEach((vector, i) => {
    values.set(vector, i * width);
  });
  return values;
}

function sequencesOf({ dims, data }: HostTensor): readonly Sequence[] {
  const [rows, length, width] = dims as [number, number, number];
  const values = data as Float32Array;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length }, (_, t) => {
      const start = (row * length + t) * width;
      return values.subarray(start, start + width);
    }),
  );
}

/** Squared norms, of a difference and of what it is a difference to. */
export interface Squares {
  readonly difference: number;
  readonly reference: number;
}

/** ||a - b||^2 and ||b||^2 for two vectors. */
export function squaresOf(a: Float32Array, b: Float32Array): Squares {
  let [difference, reference] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    reference += b[i]! ** 2;
  }
  return { difference, reference };
}

/** ||a - b|| / ||b|| of all the vectors together; 0 where both are zero. */
export function relativeDifference(squares: readonly Squares[]): number {
  const sum = (field: keyof Squares) => squares.reduce((total, some) => total + some[field], 0);
  const [difference, reference] = [sum('difference'), sum('reference')];
  return difference === 0 ? 0 : Math.sqrt(difference / reference);
}

/** Below this, differences are rounding of float32. */
export const rounding = 1e-5;

/** A relative difference in words: `exactly 0`, `0.25`, `3e-7`. */
export function differenceText(value: number): string {
  if (value === 0) return 'exactly 0';
  return value >= 0.01 ? value.toFixed(2) : value.toExponential(0);
}
