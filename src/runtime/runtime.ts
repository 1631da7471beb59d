/** What Heddle asks of a runtime: load a model once, run it many times. */
import type { HostTensor } from '../graph/host-tensor.ts';

/** How a runtime runs a model. */
export interface SessionOptions {
  /** Threads inside one operator; default 1. */
  readonly threads?: number;
  /** Where to write a profile of every operator (onnxruntime-node only). */
  readonly profile?: string;
}

/** What runs graphs: `nodeRuntime`, or `webRuntime` in a browser. */
export interface Runtime {
  readonly name: string;
  /** Throws E_MODEL_FILE where the runtime refuses the model. */
  readonly load: (model: Uint8Array, options?: SessionOptions) => Promise<Session>;
  /** The channels that its layout for convolutions holds side by side on this machine; 1, or absent: it has none. */
  readonly channelBlock?: () => Promise<number>;
}

/** A model that a runtime has loaded. */
export interface Session {
  /**
   * Runs the model and returns the fetched outputs by name.
   *
   * A fetch with a host tensor is written into that tensor's memory, which is then also what is returned;
   * an output that is not fetched costs nothing. Throws E_SHAPE where the feeds do not fit.
   */
  readonly run: (
    feeds: ReadonlyMap<string, HostTensor>,
    fetches: ReadonlyMap<string, HostTensor | undefined>,
  ) => Promise<ReadonlyMap<string, HostTensor>>;
  readonly release: () => Promise<void>;
}

/** How a model for this runtime alone may be emitted: with the operators of onnxruntime, and its layout for convolutions. */
export async function formsOf(runtime: Runtime) {
  return { portable: false, channelBlock: (await runtime.channelBlock?.()) ?? 1 };
}
