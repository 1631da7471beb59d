import type { ModelLimits } from './limits.ts';
import type { TensorTypeProto, TypeProto } from './model.ts';
import { modelFileError } from './model-file-error.ts';
import { checkDims } from './tensor-size.ts';

/**
 * Checks the declared type of a value: one kind, an element type, dims within the limits.
 *
 * Throws: E_MODEL_FILE, E_LIMIT.
 */
export function checkValueType(type: TypeProto, limits: ModelLimits, where: string): void {
  const { tensorType, sparseTensorType, sequenceType, optionalType, mapType } = type;
  const kinds = [tensorType, sparseTensorType, sequenceType, optionalType, mapType].filter(
    (kind) => kind !== undefined,
  );
  if (kinds.length > 1) throw modelFileError(where, `a type of ${kinds.length} kinds at once`, 'one');
  for (const tensor of [tensorType, sparseTensorType]) {
    if (tensor !== undefined) checkTensorType(tensor, limits, where);
  }
  for (const element of [sequenceType?.elemType, optionalType?.elemType, mapType?.valueType]) {
    if (element !== undefined) checkValueType(element, limits, where);
  }
}

function checkTensorType({ elemType, shape }: TensorTypeProto, limits: ModelLimits, where: string): void {
  if (elemType < 1) throw modelFileError(where, `element type ${elemType}`, 'a type of TensorProto.DataType');
  // A size that is not known counts as 1: the tensor cannot be smaller unless a dimension is 0.
  checkDims(shape?.dim.map(({ dimValue }) => dimValue ?? 1) ?? [], limits, () => where);
}
