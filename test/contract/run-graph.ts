import type { HostTensor } from '../../src/graph/host-tensor.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { emitModel } from '../../src/onnx/emit.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';

/** The values of `outputs`, in order, for inputs that are fed by name. */
export async function runGraph(
  outputs: readonly Tensor[],
  feeds: ReadonlyMap<string, HostTensor>,
): Promise<readonly HostTensor[]> {
  const model = emitModel(new Map(outputs.map((tensor, i) => [`y${i}`, tensor])));
  const session = await nodeRuntime.load(encodeModel(model));
  const results = await session.run(feeds, new Map(outputs.map((_, i) => [`y${i}`, undefined])));
  await session.release();
  return [...results.values()];
}
