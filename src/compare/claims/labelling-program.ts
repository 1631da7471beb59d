/** Trains a model that gives each position of a sequence a label. */
import { gradients } from '../../autodiff/gradients.ts';
import { fold, keyOf } from '../../base/random.ts';
import { padId } from '../../base/special-tokens.ts';
import { type HostTensor, hostTensor } from '../../graph/host-tensor.ts';
import { input } from '../../graph/input.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { initializeParameters, layoutOf } from '../../nn/flat-parameters.ts';
import { tokenCrossEntropy } from '../../nn/losses.ts';
import { B, ModuleScope, T } from '../../nn/module-scope.ts';
import { emitModel } from '../../onnx/emit.ts';
import { encodeModel } from '../../onnx/encode.ts';
import { argMax } from '../../ops/arg-max.ts';
import type { Runtime, Session } from '../../runtime/runtime.ts';
import { adam } from '../../train/adam.ts';
import { clipScale, globalNorm, optimizerState } from '../../train/optimizer.ts';
import { schedules } from '../../train/schedules.ts';
import { stepBuffers } from '../../train/training-program.ts';
import type { LabelledBatch, LabellingTask } from './digit-tasks.ts';

/** ids [B, T] int32 -> logits [B, T, V] */
export type LabellingModel = (scope: ModuleScope, ids: Tensor) => Tensor;

export interface LabellingRun {
  /** Fixes the first weights and every batch: models with the same seed see the same data. */
  readonly seed: number;
  readonly updates: number;
  /** Rows of a batch, freshly drawn for each update, and rows of the test. */
  readonly rows: number;
  readonly testRows: number;
  /** The peak of Adam's learning rate, behind a linear warm-up and before half a cosine down to zero. */
  readonly learningRate: number;
  readonly warmup: number;
}

export interface LabellingResult {
  /** The loss of each update's batch, natural logarithms for each label. */
  readonly losses: readonly number[];
  /** The share of test labels that are right. */
  readonly accuracy: number;
  /** The share of test rows without a mistake. */
  readonly exact: number;
}

export interface LabellingProgram {
  readonly parameters: number;
  readonly train: (task: LabellingTask, run: LabellingRun) => Promise<LabellingResult>;
  readonly release: () => Promise<void>;
}

/** Traces, differentiates and loads a model. */
export async function loadLabellingProgram(
  model: LabellingModel,
  { runtime, threads }: { readonly runtime: Runtime; readonly threads: number },
): Promise<LabellingProgram> {
  const scope = ModuleScope.root();
  const logits = model(scope, input('inputs', 'int32', [B, T]));
  const scale = input('scale', 'float32', []);
  const loss = tokenCrossEntropy(logits, input('labels', 'int32', [B, T]), scale, { padding: padId });
  const { parameters } = scope;
  const layout = layoutOf(parameters);
  const wrt = parameters.map(({ tensor }) => tensor);
  const outputs = new Map([
    ['loss', loss],
    ['predicted', argMax(logits, 2)],
    ...gradients(loss, wrt).map((g, i) => [`gradient:${parameters[i]!.name}`, g] as const),
  ]);
  const session = await runtime.load(encodeModel(emitModel(outputs)), { threads });
  const train = async (task: LabellingTask, run: LabellingRun): Promise<LabellingResult> => {
    const flat = initializeParameters(parameters, run.seed);
    const gradient = new Float32Array(layout.size);
    const buffers = stepBuffers(layout, flat, gradient);
    const state = optimizerState(layout.size);
    const losses: number[] = [];
    for (let update = 1; update <= run.updates; update++) {
      const batch = task(fold(fold(keyOf(run.seed), 1), update), run.rows);
      losses.push(await lossOf(session, batch, buffers.parameters, buffers.gradients));
      const factor = schedules.cosine({ update, warmup: run.warmup, progress: update / run.updates });
      const gradientScale = clipScale(globalNorm(gradient), 1);
      adam.update(flat, gradient, state, { learningRate: run.learningRate * factor, gradientScale });
    }
    const test = task(fold(keyOf(run.seed), 2), run.testRows);
    return { losses, ...scoresOf(test, await predict(session, test, buffers.parameters)) };
  };
  return { parameters: layout.size, train, release: session.release };
}

type HostTensors = ReadonlyMap<string, HostTensor>;

async function lossOf(session: Session, batch: LabelledBatch, parameters: HostTensors, into: HostTensors) {
  const fetches = new Map<string, HostTensor | undefined>([['loss', undefined]]);
  for (const [name, view] of into) fetches.set(`gradient:${name}`, view);
  const asked = batch.labels.filter((label) => label !== padId).length;
  const feeds = new Map<string, HostTensor>([
    ...parameters,
    ['inputs', hostTensor('int32', [batch.rows, batch.length], batch.inputs)],
    ['labels', hostTensor('int32', [batch.rows, batch.length], batch.labels)],
    ['scale', hostTensor('float32', [], [1 / asked])],
  ]);
  return Number((await session.run(feeds, fetches)).get('loss')!.data[0]);
}

async function predict(session: Session, batch: LabelledBatch, parameters: HostTensors) {
  const feeds = new Map<string, HostTensor>([
    ...parameters,
    ['inputs', hostTensor('int32', [batch.rows, batch.length], batch.inputs)],
    ['labels', hostTensor('int32', [batch.rows, batch.length], batch.labels)],
    ['scale', hostTensor('float32', [], [1])],
  ]);
  const fetched = await session.run(feeds, new Map([['predicted', undefined]]));
  return Array.from(fetched.get('predicted')!.data as BigInt64Array, Number);
}

function scoresOf({ rows, length, labels }: LabelledBatch, predicted: readonly number[]) {
  const isWrong = (at: number) => labels[at] !== padId && labels[at] !== predicted[at];
  const places = Array.from({ length: rows * length }, (_, at) => at);
  const asked = places.filter((at) => labels[at] !== padId).length;
  const wrongRows = new Set(places.filter(isWrong).map((at) => Math.floor(at / length)));
  return { accuracy: 1 - places.filter(isWrong).length / asked, exact: 1 - wrongRows.size / rows };
}
