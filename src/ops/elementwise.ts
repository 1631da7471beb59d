/** What all elementwise ops share: broadcast shapes, one dtype, one ONNX node. */
import { HeddleError } from '../base/errors.ts';
import { sameDim } from '../graph/dim.ts';
import type { DType, FloatType } from '../graph/dtype.ts';
import type { Op, Restriction } from '../graph/op.ts';
import { broadcastShapes, dimAt, type Shape } from '../graph/shape.ts';
import { applyOne, type Node, type One, type Tensor, type Tensors, type Two } from '../graph/tensor.ts';

type Operands = readonly [Tensor, ...Tensors];
type ElementwiseOp<I extends Operands> = Op<object, I, One>;
export type UnaryOp = ElementwiseOp<One>;
export type BinaryOp = ElementwiseOp<Two>;

interface ElementwiseDefinition<I extends Operands> {
  readonly name: string;
  /** ONNX operator. */
  readonly onnx: string;
  readonly source: string;
  readonly gradient?: NonNullable<ElementwiseOp<I>['gradient']>;
  /** Result type; default: the type of the inputs. */
  readonly result?: DType;
  /** Input types that are allowed; default: all numbers. */
  readonly allowed?: readonly DType[];
}

const numbers: readonly DType[] = ['float32', 'float64', 'int32', 'int64'];

/** The floating-point types, for ops that are not defined on integers. */
export const floats: readonly FloatType[] = ['float32', 'float64'];

/** An op of one or more inputs of one dtype whose output has their broadcast shape. */
export function elementwiseOp<I extends Operands>(definition: ElementwiseDefinition<I>): ElementwiseOp<I> {
  const { name, onnx, source, gradient, result, allowed = numbers } = definition;
  return {
    name,
    source,
    infer: (inputs) => {
      const dtype = inputs[0].dtype;
      if (!allowed.includes(dtype) || inputs.some((tensor) => tensor.dtype !== dtype)) {
        throw new HeddleError('E_SHAPE', {
          where: name,
          found: `inputs of type ${inputs.map((tensor) => tensor.dtype).join(' and ')}`,
          allowed: `one type for all: ${allowed.join(', ')}`,
          fix: 'use cast',
        });
      }
      return [{ dtype: result ?? dtype, shape: broadcastShapes(name, ...inputs.map((x) => x.shape)) }];
    },
    ...(gradient === undefined ? {} : { gradient }),
    restrict: restrictElementwise,
    emit: (node, emitter) =>
      emitter.node(
        onnx,
        node.inputs.map((x) => emitter.name(x)),
      ),
  };
}

/** Each place of a broadcast output is computed from the same place of every input that is not stretched there. */
export function restrictElementwise<A, I extends Tensors>(
  { inputs, outputs: [y], attributes }: Node<A, I, One>,
  axis: number,
): Restriction<A, I> {
  const axes = inputs.map(({ shape }) => alignedAxis(shape, y.shape, axis));
  return { axes: axes as unknown as Restriction<A, I>['axes'], attributes };
}

/** The axis of `shape` that axis `axis` of `broadcast` shows; undefined where `shape` is stretched along it. */
export function alignedAxis(shape: Shape, broadcast: Shape, axis: number): number | undefined {
  const at = axis - broadcast.length + shape.length;
  return at >= 0 && sameDim(dimAt(shape, at), dimAt(broadcast, axis)) ? at : undefined;
}

export function applyElementwise<I extends Operands>(op: ElementwiseOp<I>, ...inputs: NoInfer<I>): Tensor {
  return applyOne(op, inputs, {});
}
