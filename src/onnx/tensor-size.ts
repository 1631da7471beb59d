import { HeddleError } from '../base/errors.ts';
import { holdLimit, type ModelLimits } from './limits.ts';
import type { TensorProto } from './model.ts';

/** The product of the dims; 1 for a scalar, 0 where a dim is 0 (whatever the others are). */
export function elementCount(dims: readonly number[]): number {
  return dims.includes(0) ? 0 : dims.reduce((product, dim) => product * dim, 1);
}

/**
 * Refuses dims that are negative or too many, or that stand for too many elements.
 *
 * Throws: E_MODEL_FILE, E_LIMIT.
 */
export function checkDims(dims: readonly number[], limits: ModelLimits, where: () => string): void {
  holdLimit(limits, 'rank', dims.length, where);
  const negative = dims.find((dim) => dim < 0);
  if (negative !== undefined) {
    throw new HeddleError('E_MODEL_FILE', {
      where: where(),
      found: `a dimension of ${negative}`,
      allowed: '0 or more',
    });
  }
  holdLimit(limits, 'elements', elementCount(dims), where);
}

type DataField = 'floatData' | 'int32Data' | 'stringData' | 'int64Data' | 'doubleData' | 'uint64Data';

/** Bits of an element in `rawData`; or the field that holds the elements and its entries for each of them. */
type TensorLayout = readonly [bits: number, field: DataField, entries: number];

/** The layout of each TensorProto.DataType up to bfloat16; 8-bit floats and smaller are not here. */
export const tensorLayouts: ReadonlyMap<number, TensorLayout> = new Map([
  [1, [32, 'floatData', 1]],
  [2, [8, 'int32Data', 1]],
  [3, [8, 'int32Data', 1]],
  [4, [16, 'int32Data', 1]],
  [5, [16, 'int32Data', 1]],
  [6, [32, 'int32Data', 1]],
  [7, [64, 'int64Data', 1]],
  [8, [0, 'stringData', 1]],
  [9, [8, 'int32Data', 1]],
  [10, [16, 'int32Data', 1]], // float16
  [11, [64, 'doubleData', 1]],
  [12, [32, 'uint64Data', 1]],
  [13, [64, 'uint64Data', 1]],
  [14, [64, 'floatData', 2]], // complex64
  [15, [128, 'doubleData', 2]], // complex128
  [16, [16, 'int32Data', 1]], // bfloat16
]);

/**
 * Compares the values that a tensor holds with those that its dims ask for.
 *
 * Types without a layout and data in another file are held to their dims only.
 *
 * Throws: E_MODEL_FILE, E_LIMIT.
 */
export function checkTensorSize(tensor: TensorProto, limits: ModelLimits, where: () => string): void {
  checkDims(tensor.dims, limits, where);
  const layout = tensorLayouts.get(tensor.dataType);
  if (layout === undefined || tensor.dataLocation === 1) return;
  const [bits, field, entries] = layout;
  const count = elementCount(tensor.dims);
  const raw = tensor.rawData;
  const [found, needed, unit] =
    raw !== undefined
      ? [raw.length, (count * bits) / 8, 'bytes of rawData']
      : [tensor[field]?.length ?? 0, count * entries, `values in ${field}`];
  if (found === needed) return;
  throw new HeddleError('E_MODEL_FILE', {
    where: where(),
    found: `${found} ${unit} for dims [${tensor.dims.join(', ')}] of data type ${tensor.dataType}`,
    allowed: `exactly ${needed}`,
    fix: 'the file is damaged; export or download it again',
  });
}
