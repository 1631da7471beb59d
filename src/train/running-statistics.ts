import type { HostTensor } from '../graph/host-tensor.ts';
import { viewsOf } from '../nn/flat-parameters.ts';
import type { TrainingProgram } from './training-program.ts';

/**
 * Running statistics of a model, such as the mean and variance of batch normalisation. What micro-batches contribute is
 * averaged, weighted by their elements (pictures, or the frames of videos), and followed once for each update.
 *
 * Formula: s = (1 - momentum) s + momentum sum over micro-batches of (n_i value_i) / sum of n_i.
 */
export class RunningStatistics {
  private readonly momenta: ReadonlyMap<string, number>;
  private readonly current: ReadonlyMap<string, HostTensor<'float32'>>;
  private readonly sums = new Map<string, Float64Array>();
  private elements = 0;

  /** Of the parameters in a flat buffer, which it changes. */
  constructor({ layout, momenta }: Pick<TrainingProgram, 'layout' | 'momenta'>, parameters: Float32Array) {
    this.momenta = momenta;
    this.current = viewsOf(layout, parameters);
  }

  /** Forgets what was added. */
  start(): void {
    this.elements = 0;
    for (const sum of this.sums.values()) sum.fill(0);
  }

  /** What a micro-batch of so many elements contributes. */
  add(values: ReadonlyMap<string, HostTensor>, elements: number): void {
    this.elements += elements;
    for (const [name, { data }] of values) {
      const sum = this.sums.get(name) ?? new Float64Array(data.length);
      for (let i = 0; i < sum.length; i++) sum[i]! += elements * Number(data[i]);
      this.sums.set(name, sum);
    }
  }

  /** Takes one step towards what was added. */
  follow(): void {
    for (const [name, sum] of this.sums) {
      const momentum = this.momenta.get(name) ?? 0;
      const { data } = this.current.get(name)!;
      for (let i = 0; i < sum.length; i++) {
        data[i] = (1 - momentum) * data[i]! + (momentum * sum[i]!) / this.elements;
      }
    }
  }
}
