/** What the benchmark times: one step of a case, and the same step's figures on known weights. */
import type { HostTensor } from '../../src/graph/host-tensor.ts';

export interface StepOptions {
  readonly threads: number;
  /** Where onnxruntime writes a profile of every operator; default: nowhere. */
  readonly profile?: string;
}

export interface BenchStep {
  readonly step: () => Promise<unknown>;
  /** The number of parameters of the model. */
  readonly parameters: number;
  /** Tokens, or time steps of all rows, that a step reads. */
  readonly tokens: number;
  readonly release: () => Promise<void>;
}

/** What a step computes from known weights and inputs, without dropout: the peer must find the same. */
export interface Probe {
  /** Every parameter and every input by name. */
  readonly tensors: ReadonlyMap<string, HostTensor>;
  readonly loss: number;
  /** The norm of the gradient with respect to all parameters. */
  readonly gradientNorm: number;
}
