/** The numeric checker: gradients of a traced function against central finite differences. */
import { bytesOf, type DType } from '../graph/dtype.ts';
import type { HostTensor } from '../graph/host-tensor.ts';

export interface GradientCheck {
  /** The scalar loss for the given inputs. */
  readonly loss: (inputs: readonly HostTensor[]) => Promise<number>;
  /** Which inputs to perturb, and their gradients by reverse mode. */
  readonly gradients: ReadonlyMap<number, ArrayLike<number | bigint>>;
  readonly inputs: readonly HostTensor[];
  readonly epsilon: number;
  readonly absolute: number;
  readonly relative: number;
}

export interface GradientMismatch {
  readonly input: number;
  readonly element: number;
  readonly reverse: number;
  readonly numeric: number;
}

/**
 * The elements whose reverse-mode gradient differs from (f(x + eps) - f(x - eps)) / (2 eps) by more than
 * absolute + relative * |numeric|.
 */
export async function checkGradients(check: GradientCheck): Promise<readonly GradientMismatch[]> {
  const { loss, gradients, inputs, epsilon, absolute, relative } = check;
  const mismatches: GradientMismatch[] = [];
  for (const [input, gradient] of gradients) {
    for (let element = 0; element < inputs[input]!.data.length; element++) {
      const above = await loss(perturbed(inputs, input, element, epsilon));
      const below = await loss(perturbed(inputs, input, element, -epsilon));
      const numeric = (above - below) / (2 * epsilon);
      const reverse = Number(gradient[element]);
      const close = Math.abs(reverse - numeric) <= absolute + relative * Math.abs(numeric);
      if (!close) mismatches.push({ input, element, reverse, numeric });
    }
  }
  return mismatches;
}

function perturbed(
  inputs: readonly HostTensor[],
  input: number,
  element: number,
  by: number,
): readonly HostTensor[] {
  return inputs.map((tensor, i) => {
    if (i !== input) return tensor;
    const data = (tensor.data as Float64Array).slice();
    data[element] = data[element]! + by;
    return { ...tensor, data };
  });
}

/** The step and tolerances that suit a floating-point type. */
export function tolerancesOf(dtype: DType): Pick<GradientCheck, 'epsilon' | 'absolute' | 'relative'> {
  return bytesOf(dtype) === 8
    ? { epsilon: 1e-6, absolute: 1e-5, relative: 1e-3 }
    : { epsilon: 1e-2, absolute: 2e-3, relative: 2e-3 };
}
