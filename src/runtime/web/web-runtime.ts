/** onnxruntime-web: WebAssembly, in a browser and (slower than onnxruntime-node) in Node. */
import { createOrRefuse, type OnnxruntimeBuild, runSession } from '../onnxruntime-session.ts';
import type { Runtime, Session, SessionOptions } from '../runtime.ts';
import { startEngine } from './engine.ts';
import { InferenceSession, Tensor } from './onnxruntime-web.ts';

/** A tensor given as a fetch stays empty: on WebAssembly only the returned tensor holds the output. */
const build: OnnxruntimeBuild<Tensor> = {
  name: 'onnxruntime-web',
  wrap: ({ dtype, data, dims }) => new Tensor(dtype, data as Float32Array, dims),
  writesFetches: false,
};

/**
 * The runtime of browsers.
 *
 * The first model that a page loads decides the threads for all of them; in a browser, more than one needs a page
 * that is cross-origin isolated, and is one thread elsewhere.
 */
export const webRuntime: Runtime = Object.freeze({ name: build.name, load });

async function load(model: Uint8Array, { threads = 1 }: SessionOptions = {}): Promise<Session> {
  await startEngine(threads);
  const session = await createOrRefuse(build.name, () =>
    InferenceSession.create(model, {
      executionProviders: ['wasm'],
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    }),
  );
  return {
    run: (feeds, fetches) => runSession(build, session, feeds, fetches),
    release: () => session.release(),
  };
}
