import { HeddleError } from '../../base/errors.ts';
import type { Runtime } from '../runtime.ts';

/** What stands for the runtime of Node where there is none: loading throws E_CONFIG. */
export const nodeRuntime: Runtime = Object.freeze({
  name: 'onnxruntime-node',
  load: async () => {
    const found = 'there is no native code in a browser';
    throw new HeddleError('E_CONFIG', { where: 'nodeRuntime', found, allowed: 'webRuntime' });
  },
});
