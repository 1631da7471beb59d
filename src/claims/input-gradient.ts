/** How strongly the last output of a network depends on each earlier input. */
import { gradients } from '../autodiff/gradients.ts';
import { fold, foldName, keyOf, normalValues } from '../base/random.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { B, ModuleScope, T } from '../nn/module-scope.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { slice } from '../ops/slice.ts';
import type { ExperimentHost } from './experiment.ts';
import type { Network } from './networks.ts';
import { type Feeds, loadFunction } from './traced-function.ts';

export interface GradientSizes {
  readonly rows: number;
  /** Positions of each sequence. */
  readonly length: number;
  readonly width: number;
  /** Standard deviation of the inputs. */
  readonly deviation: number;
}

/** The gradients of a network, by the seed of its parameters and inputs. */
export interface InputGradient {
  /**
   * norms[row][k] = ||dL / dx_(T - k)|| for the lags k = 0..T - 1, where x_T is the last input of the row.
   *
   * Formula: L = sum over rows of <r, y_T> with a random vector r of norm 1, so that the gradient at the last output
   * has norm 1 in every network.
   */
  readonly norms: (seed: number, change?: (parameters: Feeds) => Feeds) => Promise<readonly number[][]>;
  readonly release: () => Promise<void>;
}

export async function loadInputGradient(
  network: Network,
  sizes: GradientSizes,
  host: ExperimentHost,
): Promise<InputGradient> {
  const { width } = sizes;
  const scope = ModuleScope.root();
  const x = input('x', 'float32', [B, T, width]);
  const direction = input('direction', 'float32', [B, 1, width]);
  const loss = reduceSum(mul(slice(network.trace(scope, x), 1, -1), direction));
  const traced = await loadFunction({ gradient: gradients(loss, [x])[0]! }, scope, host);
  return {
    norms: async (seed, change = (parameters) => parameters) => {
      const feeds = randomFeeds(sizes, seed);
      const { gradient } = Object.fromEntries(await traced.run(change(traced.parameters(seed)), feeds));
      return normsByLag(gradient!);
    },
    release: traced.release,
  };
}

function randomFeeds({ rows, length, width, deviation }: GradientSizes, seed: number): Feeds {
  const key = foldName(keyOf(seed), 'input gradient');
  const x = normalValues(fold(key, 0), rows * length * width, deviation);
  const direction = normalValues(fold(key, 1), rows * width, 1);
  for (let row = 0; row < rows; row++) {
    const r = direction.subarray(row * width, (row + 1) * width);
    r.set(r.map((value) => value / Math.hypot(...r)));
  }
  return new Map([
    ['x', hostTensor('float32', [rows, length, width], x)],
    ['direction', hostTensor('float32', [rows, 1, width], direction)],
  ]);
}

/** gradient [B, T, D] -> the Euclidean norm of each position's vector by row, the last position first; overflow is infinite. */
function normsByLag({ dims, data }: HostTensor): number[][] {
  const [rows, length, width] = dims as [number, number, number];
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length }, (_, lag) => {
      const start = (row * length + length - 1 - lag) * width;
      const norm = Math.hypot(...Array.from(data.slice(start, start + width), Number));
      return Number.isNaN(norm) ? Infinity : norm;
    }),
  );
}
