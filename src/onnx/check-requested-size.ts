import { holdLimit, type ModelLimits } from './limits.ts';
import { type NodeProto, onnxDataType, type TensorProto } from './model.ts';
import { readTensorData } from './tensor-data.ts';
import { checkDims } from './tensor-size.ts';

/** Operators that make a tensor of any size from a small one that holds its shape, and which input that is. */
const shapeInputs: ReadonlyMap<string, number> = new Map([
  ['ConstantOfShape', 0],
  ['Expand', 1],
]);

/**
 * Refuses a node that asks for a huge output by a shape that stands in the file.
 *
 * Only a shape that is an initializer of the same graph can be known without running the model.
 *
 * Throws: E_LIMIT, E_MODEL_FILE.
 */
export function checkRequestedSize(
  node: NodeProto,
  initializers: ReadonlyMap<string, TensorProto>,
  limits: ModelLimits,
  where: string,
): void {
  const position = shapeInputs.get(node.opType);
  const name = position === undefined ? undefined : node.input[position];
  if (name === undefined) return;
  const shape = initializers.get(name);
  if (shape?.dataType !== onnxDataType.int64 || shape.dims.length !== 1) return;
  const place = () => `${where}, shape '${name}'`;
  // Before its numbers are read: many nodes may ask for the same long initializer.
  holdLimit(limits, 'rank', shape.dims[0] ?? 0, place);
  const { data } = readTensorData(shape, { limits });
  checkDims(Array.from(data, Number), limits, place);
}
