import type { ModelLimits } from './limits.ts';
import { type AttributeProto, type GraphProto, onnxAttributeType } from './model.ts';
import { modelFileError } from './model-file-error.ts';
import { checkTensorSize } from './tensor-size.ts';

type ValueField = Exclude<keyof AttributeProto, 'name' | 'type' | 'refAttrName'>;

/** The field that each AttributeProto.AttributeType stores its value in. */
const valueFields: ReadonlyMap<number, ValueField> = new Map<number, ValueField>([
  [onnxAttributeType.float, 'f'],
  [onnxAttributeType.int, 'i'],
  [onnxAttributeType.string, 's'],
  [onnxAttributeType.tensor, 't'],
  [onnxAttributeType.graph, 'g'],
  [onnxAttributeType.floats, 'floats'],
  [onnxAttributeType.ints, 'ints'],
  [onnxAttributeType.strings, 'strings'],
  [onnxAttributeType.tensors, 'tensors'],
  [onnxAttributeType.graphs, 'graphs'],
  [onnxAttributeType.sparseTensor, 'sparseTensor'],
  [onnxAttributeType.sparseTensors, 'sparseTensors'],
  [onnxAttributeType.typeProto, 'tp'],
  [onnxAttributeType.typeProtos, 'typeProtos'],
]);

/** Types whose value cannot be left out; a number or a string that is absent is 0 or '', and a list is empty. */
const messageFields: ReadonlySet<ValueField> = new Set(['t', 'g', 'sparseTensor', 'tp']);

/**
 * Checks that an attribute holds a value of the type that it declares and nothing else.
 *
 * Returns: its subgraphs, which the caller checks in their scope.
 * Throws: E_MODEL_FILE, E_LIMIT.
 */
export function checkAttribute(
  attribute: AttributeProto,
  limits: ModelLimits,
  where: string,
  isFunction: boolean,
): readonly GraphProto[] {
  if (attribute.name === '') throw modelFileError(where, 'an attribute without a name', 'a name');
  const declared = valueFields.get(attribute.type);
  if (declared === undefined) throw modelFileError(where, `attribute type ${attribute.type}`, '1 to 14');
  const held = [...valueFields.values()].filter((field) => isHeld(attribute[field]));
  if (attribute.refAttrName) {
    if (!isFunction)
      throw modelFileError(where, 'a reference to an attribute', 'references inside functions only');
    if (held.length > 0)
      throw modelFileError(where, `a reference that also holds '${held[0]}'`, 'one of the two');
    return [];
  }
  const stray = held.find((field) => field !== declared);
  if (stray !== undefined) {
    throw modelFileError(
      where,
      `type ${attribute.type} with a value in '${stray}'`,
      `a value in '${declared}'`,
    );
  }
  if (messageFields.has(declared) && held.length === 0) {
    throw modelFileError(where, `type ${attribute.type} without a value`, `a value in '${declared}'`);
  }
  checkTensors(attribute, limits, where);
  return [...(attribute.g ? [attribute.g] : []), ...(attribute.graphs ?? [])];
}

function isHeld(value: AttributeProto[ValueField]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function checkTensors(attribute: AttributeProto, limits: ModelLimits, where: string): void {
  const sparse = [attribute.sparseTensor, ...(attribute.sparseTensors ?? [])];
  const tensors = [
    attribute.t,
    ...(attribute.tensors ?? []),
    ...sparse.flatMap((tensor) => [tensor?.values, tensor?.indices]),
  ];
  for (const tensor of tensors) if (tensor !== undefined) checkTensorSize(tensor, limits, () => where);
}
