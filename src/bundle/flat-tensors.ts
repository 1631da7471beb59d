/** Between the flat buffer of a model and the named tensors of a file. */
import type { HeddleError } from '../base/errors.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { formatShape, sameShape } from '../graph/shape.ts';
import type { ParameterLayout } from '../nn/flat-parameters.ts';
import { modelFileError } from '../onnx/model-file-error.ts';

/**
 * The flat buffer of a layout, filled from tensors of the same names and shapes; their order does not matter.
 *
 * Throws: E_MODEL_FILE naming the tensor that is missing, unknown, or of another shape or type.
 */
export function flattenTensors(
  layout: ParameterLayout,
  tensors: ReadonlyMap<string, HostTensor>,
  where: string,
): Float32Array {
  const unknown = [...tensors.keys()].filter((name) => !layout.entries.has(name));
  const flat = new Float32Array(layout.size);
  for (const [name, { offset, shape }] of layout.entries) {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw missingTensor(where, name, shape, tensors, unknown[0]);
    if (tensor.dtype !== 'float32' || !sameShape(tensor.dims, shape)) {
      throw mismatch(where, `tensor "${name}" is ${formatTensor(tensor)}`, `float32 ${formatShape(shape)}`);
    }
    flat.set(tensor.data as Float32Array, offset);
  }
  if (unknown.length > 0) {
    const [name] = unknown;
    const found = `unknown tensor "${name}", ${formatTensor(tensors.get(name!)!)}`;
    throw mismatch(where, found, `the ${layout.entries.size} tensors of the model in config.json`);
  }
  return flat;
}

function missingTensor(
  where: string,
  name: string,
  shape: readonly number[],
  tensors: ReadonlyMap<string, HostTensor>,
  unknown: string | undefined,
): HeddleError {
  const instead =
    unknown === undefined ? '' : `, but an unknown "${unknown}", ${formatTensor(tensors.get(unknown)!)}`;
  return mismatch(where, `tensor "${name}" is missing${instead}`, `float32 ${formatShape(shape)}`);
}

function mismatch(where: string, found: string, allowed: string): HeddleError {
  return modelFileError(where, found, allowed, 'the weights belong to another config.json');
}

function formatTensor({ dtype, dims }: HostTensor): string {
  return `${dtype} ${formatShape(dims)}`;
}
