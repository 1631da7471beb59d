/** Pictures and maps of features as numbers, shifted, and how far two of them are apart. */
import { type Key, normalValues } from '../base/random.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { B, ModuleScope } from '../nn/module-scope.ts';
import type { ExperimentHost } from './experiment.ts';
import type { Squares } from './shifted-features.ts';
import { loadFunction } from './traced-function.ts';

/** [C, H, W] with H = W. */
export interface Planes {
  readonly channels: number;
  readonly side: number;
  readonly data: Float32Array;
}

/** Down and to the right by so many places, what leaves coming in on the other side. */
export function shiftedAround({ channels, side, data }: Planes, by: number): Planes {
  const moved = new Float32Array(data.length);
  const from = (place: number) => (((place - by) % side) + side) % side;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        moved[(c * side + y) * side + x] = data[(c * side + from(y)) * side + from(x)]!;
      }
    }
  }
  return { channels, side, data: moved };
}

/** Normal noise on a square from `start` to before `end` in each direction, zeros around it. */
export function noisePicture(key: Key, side: number, { start = 0, end = side } = {}): Planes {
  const noise = normalValues(key, side * side, 1);
  const isInside = (place: number) => start <= place && place < end;
  const data = noise.map((value, i) => (isInside(Math.floor(i / side)) && isInside(i % side) ? value : 0));
  return { channels: 1, side, data };
}

/** ||a - b||^2 and ||b||^2 over the places from `start` to before `end` in each direction. */
export function squaresInside(a: Planes, b: Planes, { start = 0, end = b.side } = {}): Squares {
  let [squares, reference] = [0, 0];
  for (let c = 0; c < b.channels; c++) {
    for (let y = start; y < end; y++) {
      for (let x = start; x < end; x++) {
        const i = (c * b.side + y) * b.side + x;
        squares += (a.data[i]! - b.data[i]!) ** 2;
        reference += b.data[i]! ** 2;
      }
    }
  }
  return { difference: squares, reference };
}

export interface PictureMap {
  /** The maps of each picture, with the parameters of a seed. */
  readonly maps: (seed: number, pictures: readonly Planes[]) => Promise<readonly Planes[]>;
  readonly release: () => Promise<void>;
}

/** Loads `trace`: x [B, 1, side, side] -> maps [B, K, S, S]. */
export async function loadPictureMap(
  trace: (scope: ModuleScope, x: Tensor) => Tensor,
  side: number,
  host: ExperimentHost,
): Promise<PictureMap> {
  const scope = ModuleScope.root();
  const maps = trace(scope, input('x', 'float32', [B, 1, side, side]));
  const traced = await loadFunction({ maps }, scope, host);
  return {
    maps: async (seed, pictures) => {
      const values = Float32Array.from(pictures.flatMap(({ data }) => [...data]));
      const x = hostTensor('float32', [pictures.length, 1, side, side], values);
      const found = (await traced.run(traced.parameters(seed), new Map([['x', x]]))).get('maps')!;
      const [, channels, height] = found.dims as [number, number, number];
      const size = channels * height * height;
      return pictures.map((_, i) => ({
        channels,
        side: height,
        data: (found.data as Float32Array).subarray(i * size, (i + 1) * size),
      }));
    },
    release: traced.release,
  };
}
