import type { Tensor } from '../../src/graph/tensor.ts';
import type { scan } from '../../src/ops/scan.ts';

/** `scan` or what it must agree with. */
export type Loop = typeof scan;

export interface ScanCase {
  readonly name: string;
  /** The float64 inputs: their sizes. */
  readonly inputs: readonly (readonly number[])[];
  /** Names for the axes that are symbolic where the loop is `scan`. */
  readonly names?: readonly (readonly (string | undefined)[])[];
  readonly program: (loop: Loop, inputs: readonly Tensor[]) => readonly Tensor[];
}
