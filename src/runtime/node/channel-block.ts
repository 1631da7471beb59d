import { hostTensor } from '../../graph/host-tensor.ts';
import { encodeModel } from '../../onnx/encode.ts';
import { type ModelProto, onnxDataType } from '../../onnx/model.ts';
import type { Runtime } from '../runtime.ts';

const channels = 64;
const float = { elemType: onnxDataType.float32 };
const floatsNamed = (name: string) => ({ name, type: { tensorType: float } });
const domain = 'com.microsoft.nchwc';

const reordering: ModelProto = {
  irVersion: 10,
  opsetImport: [
    { domain: '', version: 21 },
    { domain, version: 1 },
  ],
  graph: {
    name: 'reordering',
    node: [{ opType: 'ReorderInput', domain, input: ['x'], output: ['y'], attribute: [] }],
    initializer: [],
    input: [floatsNamed('x')],
    output: [floatsNamed('y')],
  },
};

/**
 * The channels that onnxruntime's layout for convolutions, [B, C / N, H, W, N], holds side by side: where the second of two pixels of the first
 * channel comes to stand. 16 with AVX-512, 8 with AVX2; 1 where there is no such layout.
 */
export async function measureChannelBlock(load: Runtime['load']): Promise<number> {
  try {
    const session = await load(encodeModel(reordering));
    const pixels = Float32Array.from({ length: 2 * channels }, (_, i) => i);
    const x = hostTensor('float32', [1, channels, 1, 2], pixels);
    const found = await session.run(new Map([['x', x]]), new Map([['y', undefined]]));
    await session.release();
    const place = Array.from(found.get('y')!.data, Number).indexOf(1);
    return place > 1 && channels % place === 0 ? place : 1;
  } catch {
    return 1;
  }
}
