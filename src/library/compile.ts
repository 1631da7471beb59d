/** A traced function made callable: the way from symbolic tensors to numbers. */
import type { HostTensor } from '../graph/host-tensor.ts';
import type { Tensor } from '../graph/tensor.ts';
import { emitModel } from '../onnx/emit.ts';
import { encodeModel } from '../onnx/encode.ts';
import type { Runtime, SessionOptions } from '../runtime/runtime.ts';

/** A graph in a runtime. */
export interface Compiled {
  /** Computes every output from the inputs by name. Throws E_SHAPE where an input is missing or does not fit. */
  readonly run: (inputs: Readonly<Record<string, HostTensor>>) => Promise<ReadonlyMap<string, HostTensor>>;
  readonly release: () => Promise<void>;
}

/**
 * Emits the graph that computes `outputs` as ONNX and loads it into a runtime.
 *
 * Throws: E_SHAPE for a graph that cannot be computed, such as two inputs of one name; E_MODEL_FILE where the runtime refuses it.
 *
 * @example
 * const x = input('x', 'float32', [dim('B'), 3]);
 * const square = await compile({ y: mul(x, x) }, nodeRuntime);
 * const results = await square.run({ x: hostTensor('float32', [1, 3], [1, 2, 3]) });
 * results.get('y')?.data; // Float32Array [1, 4, 9]
 */
export async function compile(
  outputs: Readonly<Record<string, Tensor>>,
  runtime: Runtime,
  options: SessionOptions = {},
): Promise<Compiled> {
  const model = emitModel(new Map(Object.entries(outputs)));
  const session = await runtime.load(encodeModel(model), options);
  const fetches = new Map(Object.keys(outputs).map((name) => [name, undefined]));
  return Object.freeze({
    run: (inputs: Readonly<Record<string, HostTensor>>) =>
      session.run(new Map(Object.entries(inputs)), fetches),
    release: session.release,
  });
}
