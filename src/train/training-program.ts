/**
 * One training step as one ONNX graph: forward, backward and loss. It reads parameters from the flat buffer and
 * writes gradients into another.
 */
import { gradients } from '../autodiff/gradients.ts';
import type { Key } from '../base/random.ts';
import { padId } from '../base/special-tokens.ts';
import type { Batch } from '../data/batch.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { SequenceToSequence } from '../models/sequence-to-sequence.ts';
import { layoutOf, type ParameterLayout, viewsOf } from '../nn/flat-parameters.ts';
import { tokenCrossEntropy } from '../nn/losses.ts';
import { B, type DropoutSite, ModuleScope, type ParameterSpec, S, T } from '../nn/module-scope.ts';
import { emitModel } from '../onnx/emit.ts';
import { encodeModel } from '../onnx/encode.ts';
import type { Runtime, SessionOptions } from '../runtime/runtime.ts';
import { DropoutBytes } from './dropout-bytes.ts';

export interface TrainingProgram {
  readonly parameters: readonly ParameterSpec[];
  readonly layout: ParameterLayout;
  /**
   * The loss of a batch and, written into `gradient`, its gradient; both are multiplied by `scale`
   * (1 / target tokens for the mean). `firstRow` is where the batch starts in the global batch.
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

export interface TrainingOptions extends SessionOptions {
  readonly labelSmoothing: number;
  /** Operators of onnxruntime's own domain too (default true). */
  readonly fused?: boolean;
}

const gradientOf = (name: string) => `gradient:${name}`;

/** Traces, differentiates, emits and loads the training step of a model. */
export async function loadTrainingProgram(
  model: SequenceToSequence,
  runtime: Runtime,
  { labelSmoothing, fused = true, ...session }: TrainingOptions,
): Promise<TrainingProgram> {
  const { outputs, parameters, dropoutSites } = traceTraining(model, labelSmoothing);
  const loaded = await runtime.load(encodeModel(emitModel(outputs, { portable: !fused })), session);
  const dropout = new DropoutBytes(dropoutSites);
  return Object.freeze({
    parameters,
    layout: layoutOf(parameters),
    run: async (batch: Batch, buffers: StepBuffers, { key, firstRow, scale }: StepKey) => {
      const feeds = new Map<string, HostTensor>(buffers.parameters);
      for (const [name, tensor] of batchFeeds(batch)) feeds.set(name, tensor);
      for (const [name, tensor] of dropout.draw(key, batch, firstRow)) feeds.set(name, tensor);
      feeds.set('scale', hostTensor('float32', [], [scale]));
      const fetches = new Map<string, HostTensor | undefined>([['loss', undefined]]);
      for (const [name, view] of buffers.gradients) fetches.set(gradientOf(name), view);
      const fetched = await loaded.run(feeds, fetches);
      return Number(fetched.get('loss')!.data[0]);
    },
    release: loaded.release,
  });
}

function traceTraining(model: SequenceToSequence, labelSmoothing: number) {
  const scope = ModuleScope.root({ training: true });
  const memory = model.encode(scope, input('source', 'int32', [B, S]));
  const logits = model.decode(scope, input('targetInput', 'int32', [B, T]), memory);
  const target = input('targetOutput', 'int32', [B, T]);
  const scale = input('scale', 'float32', []);
  const loss = tokenCrossEntropy(logits, target, scale, { padding: padId, labelSmoothing });
  const { parameters, dropoutSites } = scope;
  const found = gradients(
    loss,
    parameters.map(({ tensor }) => tensor),
  );
  const outputs = new Map([['loss', loss]]);
  for (const [i, { name }] of parameters.entries()) outputs.set(gradientOf(name), found[i]!);
  return { outputs, parameters, dropoutSites: dropoutSites as readonly DropoutSite[] };
}

/** The ids of a batch under the names that the traced graphs give them. */
function batchFeeds(batch: Batch): ReadonlyMap<string, HostTensor> {
  const { rows, sourceLength, targetLength, source, targetInput, targetOutput } = batch;
  return new Map<string, HostTensor>([
    ['source', hostTensor('int32', [rows, sourceLength], source)],
    ['targetInput', hostTensor('int32', [rows, targetLength], targetInput)],
    ['targetOutput', hostTensor('int32', [rows, targetLength], targetOutput)],
  ]);
}

/** Buffers of a layout that are filled by each run. */
export function stepBuffers(
  layout: ParameterLayout,
  parameters: Float32Array,
  gradient: Float32Array,
): StepBuffers {
  return { parameters: viewsOf(layout, parameters), gradients: viewsOf(layout, gradient) };
}
