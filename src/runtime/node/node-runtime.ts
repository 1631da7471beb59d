/** onnxruntime-node: the native CPU engine. `run` occupies the calling thread until it is done. */
import { availableParallelism } from 'node:os';
import { createOrRefuse, type OnnxruntimeBuild, runSession } from '../onnxruntime-session.ts';
import type { Runtime, Session, SessionOptions } from '../runtime.ts';
import { requireThreads } from '../threads.ts';
import { measureChannelBlock } from './channel-block.ts';
import { type NativeOnnxruntime, nativeOnnxruntime } from './native-onnxruntime.ts';
import { keepTelemetryOff } from './telemetry.ts';

const name = 'onnxruntime-node';

/**
 * The runtime of Node: native code, or WebAssembly where there is none for the machine. Threads spin while they wait, so use
 * no more of them than there are idle cores; more than all cores do not spin, and are slow.
 */
export const nodeRuntime: Runtime = Object.freeze({ name, load, channelBlock });

let block: Promise<number> | undefined;

/** Found once: it depends on the processor. */
function channelBlock(): Promise<number> {
  block ??= nativeOnnxruntime() === undefined ? Promise.resolve(1) : measureChannelBlock(load);
  return block;
}

async function load(model: Uint8Array, options: SessionOptions = {}): Promise<Session> {
  requireThreads(options.threads ?? 1, availableParallelism());
  const native = nativeOnnxruntime();
  if (native !== undefined) return loadNative(native, model, options);
  const { webRuntime } = await import('../web/web-runtime.ts');
  return webRuntime.load(model, options);
}

async function loadNative(
  { InferenceSession, Tensor }: NativeOnnxruntime,
  model: Uint8Array,
  { threads = 1, profile }: SessionOptions,
): Promise<Session> {
  const build: OnnxruntimeBuild<InstanceType<typeof Tensor>> = {
    name,
    wrap: ({ dtype, data, dims }) => new Tensor(dtype, data as Float32Array, dims),
    writesFetches: true,
  };
  await keepTelemetryOff();
  const session = await createOrRefuse(name, () =>
    InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // Dropout masks are dequantised bytes; this pass would compute each mask once for every reader.
      extra: {
        session: {
          disable_quant_qdq: '1',
          ...(threads > availableParallelism() && { intra_op: { allow_spinning: '0' } }),
        },
      },
      ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
    }),
  );
  return {
    run: (feeds, fetches) => runSession(build, session, feeds, fetches),
    release: async () => {
      if (profile !== undefined) session.endProfiling();
      await session.release();
    },
  };
}
