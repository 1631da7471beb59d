/**
 * One training step as one ONNX graph: forward, backward and loss. It reads parameters from the flat buffer and
 * writes gradients into another.
 */
import { gradients } from '../autodiff/gradients.ts';
import { rowGradient } from '../autodiff/row-gradient.ts';
import type { Key } from '../base/random.ts';
import type { Batch } from '../data/batch.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import { type LossOptions, type Model, placeholdersOf } from '../models/model.ts';
import { layoutOf, type ParameterLayout, viewsOf } from '../nn/flat-parameters.ts';
import { ModuleScope, type ParameterSpec } from '../nn/module-scope.ts';
import { emitModel } from '../onnx/emit.ts';
import { encodeModel } from '../onnx/encode.ts';
import { pushDownSlices } from '../rewrite/push-down-slices.ts';
import { formsOf, type Runtime, type SessionOptions } from '../runtime/runtime.ts';
import { DropoutBytes } from './dropout-bytes.ts';
import { addRows, RowGradients } from './row-gradients.ts';
import { livingBytes } from './step-memory.ts';

export interface TrainingProgram {
  readonly parameters: readonly ParameterSpec[];
  readonly layout: ParameterLayout;
  /** The momentum of each running statistic, by name. */
  readonly momenta: ReadonlyMap<string, number>;
  /**
   * The loss of a batch and, written into `gradient`, its gradient; both are multiplied by `scale`
   * (1 / units of the loss for the mean).
   */
  readonly run: (batch: Batch, buffers: StepBuffers, step: StepKey) => Promise<StepResult>;
  /** The bytes of the values of a step over a batch of these sizes, about. */
  readonly stepBytes: (sizes: ReadonlyMap<string, number>) => number;
  readonly release: () => Promise<void>;
}

interface StepResult {
  readonly loss: number;
  /** What the batch contributes to each running statistic, by name. */
  readonly statistics: ReadonlyMap<string, HostTensor>;
}

export interface StepBuffers {
  readonly parameters: ReadonlyMap<string, HostTensor>;
  /** Between two runs only a program that was given them may change them: it clears what it wrote, no more. */
  readonly gradients: ReadonlyMap<string, HostTensor>;
}

export interface StepKey {
  /** The key of this update; dropout is drawn from it. */
  readonly key: Key;
  readonly scale: number;
  /** Where the batch starts in the global batch, along the axes of its extents; default: it is the first. */
  readonly starts?: Batch['extents'];
}

export interface TrainingOptions extends SessionOptions, LossOptions {
  /** Whether a parameter stays as it is; its gradient is then not computed. Default: none. */
  readonly isFrozen?: (name: string) => boolean;
  /** Operators of onnxruntime's own domain too (default true). */
  readonly fused?: boolean;
}

const gradientOf = (name: string) => `gradient:${name}`;
const idsOf = (name: string) => `ids:${name}`;
const rowsOf = (name: string) => `rows:${name}`;
const statisticOf = (name: string) => `statistic:${name}`;

/** Traces, differentiates, emits and loads the training step of a model. */
export async function loadTrainingProgram(
  model: Model,
  runtime: Runtime,
  { labelSmoothing, isFrozen = () => false, fused = true, ...session }: TrainingOptions,
): Promise<TrainingProgram> {
  const { outputs, parameters, momenta, dropoutSites } = traceTraining(model, { labelSmoothing }, isFrozen);
  const emitted = emitModel(outputs, fused ? await formsOf(runtime) : {});
  const declared = new Set(emitted.graph.input.map(({ name }) => name));
  const loaded = await runtime.load(encodeModel(emitted), session);
  const dropout = new DropoutBytes(dropoutSites);
  const rowGradients = new RowGradients();
  return Object.freeze({
    parameters,
    layout: layoutOf(parameters),
    momenta,
    run: async (batch: Batch, buffers: StepBuffers, step: StepKey) => {
      const feeds = stepFeeds({ declared, dropout }, buffers.parameters, batch, step);
      const fetched = await loaded.run(feeds, fetchesInto(outputs, momenta, buffers));
      addFetchedRows(fetched, buffers, rowGradients);
      const statistics = [...momenta.keys()].map((name) => [name, fetched.get(statisticOf(name))!] as const);
      return { loss: Number(fetched.get('loss')!.data[0]), statistics: new Map(statistics) };
    },
    stepBytes: livingBytes([...outputs.values()], heldTensors(parameters, outputs)),
    release: loaded.release,
  });
}

/**
 * What a step is fed: parameters and the batch as far as the graph has `declared` them, random bytes for dropout, the scale. A graph of training reads
 * no running statistics, and onnxruntime-web takes no input that a graph lacks.
 */
export function stepFeeds(
  { declared, dropout }: { readonly declared: ReadonlySet<string>; readonly dropout: DropoutBytes },
  parameters: ReadonlyMap<string, HostTensor>,
  batch: Batch,
  { key, starts, scale }: StepKey,
): ReadonlyMap<string, HostTensor> {
  const feeds = new Map([...parameters, ...batch.feeds].filter(([name]) => declared.has(name)));
  for (const [name, tensor] of dropout.draw(key, batch.sizes, starts)) feeds.set(name, tensor);
  return feeds.set('scale', hostTensor('float32', [], [scale]));
}

/** The training loss of a model, and the scope in which it was traced. */
export function traceLoss(model: Model, options: LossOptions) {
  const scope = ModuleScope.root({ training: true });
  const fed = placeholdersOf(new Map([...model.inputs, ...model.labels]));
  const traced = model.forward(scope, fed).loss(input('scale', 'float32', []), options);
  const values = scope.statistics.map(({ value }) => value);
  const [loss, ...contributions] = pushDownSlices([traced, ...values]) as Read;
  return { scope, loss, contributions };
}

function traceTraining(model: Model, options: LossOptions, isFrozen: (name: string) => boolean) {
  const { scope, loss, contributions } = traceLoss(model, options);
  const { parameters, dropoutSites, statistics } = scope;
  const trained = parameters.filter(({ name, isStatistic }) => !isStatistic && !isFrozen(name));
  const found = gradients(
    loss,
    trained.map(({ tensor }) => tensor),
  );
  const outputs = new Map([['loss', loss]]);
  for (const [i, { name }] of trained.entries()) {
    for (const [output, tensor] of gradientOutputs(name, found[i]!)) outputs.set(output, tensor);
  }
  for (const [i, { name }] of statistics.entries()) outputs.set(statisticOf(name), contributions[i]!);
  const momenta = new Map(statistics.map(({ name, momentum }) => [name, momentum]));
  return { outputs, parameters, momenta, dropoutSites };
}

/** Parameters, and gradients that are written into the buffers: the memory of the run holds them. */
function heldTensors(
  parameters: readonly ParameterSpec[],
  outputs: ReadonlyMap<string, Tensor>,
): ReadonlySet<Tensor> {
  const gradients = parameters.flatMap(({ name }) => outputs.get(gradientOf(name)) ?? []);
  return new Set([...parameters.map(({ tensor }) => tensor), ...gradients]);
}

/** The loss, then what statistics are made of. */
type Read = readonly [Tensor, ...Tensor[]];

/** The whole gradient of a parameter, or its rows and what is added to them. */
function gradientOutputs(name: string, gradient: Tensor): readonly (readonly [string, Tensor])[] {
  const parts = rowGradient(gradient);
  if (parts === undefined) return [[gradientOf(name), gradient]];
  const { ids, rows, rest } = parts;
  const apart = [[idsOf(name), ids] as const, [rowsOf(name), rows] as const];
  return rest === undefined ? apart : [...apart, [gradientOf(name), rest]];
}

/** Whole gradients are written into the buffers by the run itself. */
function fetchesInto(
  outputs: ReadonlyMap<string, Tensor>,
  momenta: TrainingProgram['momenta'],
  buffers: StepBuffers,
): ReadonlyMap<string, HostTensor | undefined> {
  const fetches = new Map<string, HostTensor | undefined>([['loss', undefined]]);
  for (const name of momenta.keys()) fetches.set(statisticOf(name), undefined);
  for (const [name, view] of buffers.gradients) {
    if (outputs.has(gradientOf(name))) fetches.set(gradientOf(name), view);
    if (!outputs.has(rowsOf(name))) continue;
    for (const part of [idsOf(name), rowsOf(name)]) fetches.set(part, undefined);
  }
  return fetches;
}

function addFetchedRows(
  fetched: ReadonlyMap<string, HostTensor>,
  buffers: StepBuffers,
  rowGradients: RowGradients,
): void {
  for (const [name, view] of buffers.gradients) {
    const [ids, rows] = [fetched.get(idsOf(name)), fetched.get(rowsOf(name))];
    if (ids === undefined || rows === undefined) continue;
    if (fetched.has(gradientOf(name))) addRows(view.data as Float32Array, ids, rows);
    else rowGradients.write(name, view, ids, rows);
  }
}

/** Buffers of a layout that are filled by each run. */
export function stepBuffers(
  layout: ParameterLayout,
  parameters: Float32Array,
  gradient: Float32Array,
): StepBuffers {
  return { parameters: viewsOf(layout, parameters), gradients: viewsOf(layout, gradient) };
}
