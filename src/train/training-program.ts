/**
 * One training step as one ONNX graph: forward, backward and loss. It reads parameters from the flat buffer and
 * writes gradients into another.
 */
import { gradients } from '../autodiff/gradients.ts';
import type { Key } from '../base/random.ts';
import type { Batch } from '../data/batch.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { One } from '../graph/tensor.ts';
import { type LossOptions, type Model, placeholdersOf } from '../models/model.ts';
import { layoutOf, type ParameterLayout, viewsOf } from '../nn/flat-parameters.ts';
import { ModuleScope, type ParameterSpec } from '../nn/module-scope.ts';
import { emitModel } from '../onnx/emit.ts';
import { encodeModel } from '../onnx/encode.ts';
import { pushDownSlices } from '../rewrite/push-down-slices.ts';
import type { Runtime, SessionOptions } from '../runtime/runtime.ts';
import { DropoutBytes } from './dropout-bytes.ts';

export interface TrainingProgram {
  readonly parameters: readonly ParameterSpec[];
  readonly layout: ParameterLayout;
  /**
   * The loss of a batch and, written into `gradient`, its gradient; both are multiplied by `scale`
   * (1 / units of the loss for the mean). `firstRow` is where the batch starts in the global batch.
   */
  readonly run: (batch: Batch, buffers: StepBuffers, step: StepKey) => Promise<number>;
  readonly release: () => Promise<void>;
}

export interface StepBuffers {
  readonly parameters: ReadonlyMap<string, HostTensor>;
  readonly gradients: ReadonlyMap<string, HostTensor>;
}

interface StepKey {
  /** The key of this update; dropout is drawn from it. */
  readonly key: Key;
  readonly firstRow: number;
  readonly scale: number;
}

export interface TrainingOptions extends SessionOptions, LossOptions {
  /** Whether a parameter stays as it is; its gradient is then not computed. Default: none. */
  readonly isFrozen?: (name: string) => boolean;
  /** Operators of onnxruntime's own domain too (default true). */
  readonly fused?: boolean;
}

const gradientOf = (name: string) => `gradient:${name}`;

/** Traces, differentiates, emits and loads the training step of a model. */
export async function loadTrainingProgram(
  model: Model,
  runtime: Runtime,
  { labelSmoothing, isFrozen = () => false, fused = true, ...session }: TrainingOptions,
): Promise<TrainingProgram> {
  const { outputs, parameters, dropoutSites } = traceTraining(model, { labelSmoothing }, isFrozen);
  const emitted = emitModel(outputs, { portable: !fused });
  const declared = new Set(emitted.graph.input.map(({ name }) => name));
  const loaded = await runtime.load(encodeModel(emitted), session);
  const dropout = new DropoutBytes(dropoutSites);
  return Object.freeze({
    parameters,
    layout: layoutOf(parameters),
    run: async (batch: Batch, buffers: StepBuffers, { key, firstRow, scale }: StepKey) => {
      const feeds = new Map<string, HostTensor>(buffers.parameters);
      for (const [name, tensor] of batch.feeds) if (declared.has(name)) feeds.set(name, tensor);
      for (const [name, tensor] of dropout.draw(key, batch.sizes, firstRow)) feeds.set(name, tensor);
      feeds.set('scale', hostTensor('float32', [], [scale]));
      const fetches = new Map<string, HostTensor | undefined>([['loss', undefined]]);
      for (const [name, view] of buffers.gradients) {
        if (outputs.has(gradientOf(name))) fetches.set(gradientOf(name), view);
      }
      const fetched = await loaded.run(feeds, fetches);
      return Number(fetched.get('loss')!.data[0]);
    },
    release: loaded.release,
  });
}

function traceTraining(model: Model, options: LossOptions, isFrozen: (name: string) => boolean) {
  const scope = ModuleScope.root({ training: true });
  const fed = placeholdersOf(new Map([...model.inputs, ...model.labels]));
  const traced = model.forward(scope, fed).loss(input('scale', 'float32', []), options);
  const [loss] = pushDownSlices([traced]) as One;
  const { parameters, dropoutSites } = scope;
  const trained = parameters.filter(({ name }) => !isFrozen(name));
  const found = gradients(
    loss,
    trained.map(({ tensor }) => tensor),
  );
  const outputs = new Map([['loss', loss]]);
  for (const [i, { name }] of trained.entries()) outputs.set(gradientOf(name), found[i]!);
  return { outputs, parameters, dropoutSites };
}

/** Buffers of a layout that are filled by each run. */
export function stepBuffers(
  layout: ParameterLayout,
  parameters: Float32Array,
  gradient: Float32Array,
): StepBuffers {
  return { parameters: viewsOf(layout, parameters), gradients: viewsOf(layout, gradient) };
}
