/** What Heddle asks of a runtime: load a model once, run it many times. */
import type { HostTensor } from '../graph/host-tensor.ts';

export interface SessionOptions {
  /** Threads inside one operator; default 1. */
  readonly threads?: number;
  /** Where to write a profile of every operator (onnxruntime-node only). */
  readonly profile?: string;
}

export interface Runtime {
  readonly name: string;
  /** Throws E_MODEL_FILE where the runtime refuses the model. */
  readonly load: (model: Uint8Array, options?: SessionOptions) => Promise<Session>;
}

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
