/**
 * The `training/` part of a bundle: what is needed to go on with training. Batches, random keys and the learning rate are
 * functions of the seed and the update, so counters and buffers are all there is.
 */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { layoutOf, type ParameterLayout, viewsOf } from '../nn/flat-parameters.ts';
import {
  encodeJson,
  fileLimits,
  locate,
  parseJson,
  parseWith,
  readFile,
  readOptionalFile,
} from './bundle-file.ts';
import { flattenTensors } from './flat-tensors.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import type { Store } from './store.ts';

const count = z.int().min(0);

const trainingStateSchema = z.strictObject({
  version: z.literal(1),
  seed: z.int(),
  /** Updates done. */
  update: count,
  /** The epoch that is under way, from 0, and how many of its batches are done. */
  epoch: count,
  position: count,
  /** Time spent in training so far. */
  seconds: z.number().min(0),
  /** The best value of the dev metric and the update that reached it; null before the first evaluation. */
  bestMetric: z.number().nullable(),
  bestUpdate: count.nullable(),
  /** Evaluations since the best one. */
  patience: count,
  /** Whatever else a training run keeps. */
  extra: z.record(z.string(), z.unknown()),
});

/** The counters, `training/state.json`. */
type TrainingState = z.output<typeof trainingStateSchema>;

/** What updates change. */
interface TrainingBuffers {
  readonly parameters: Float32Array;
  /** The optimizer's moving averages of the gradient and of its square. */
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

/** All of `training/`; the buffers have the layout of the model. */
export interface TrainingCheckpoint extends TrainingBuffers {
  /** Of the last update; `model.safetensors` holds the weights of the best one. */
  readonly state: TrainingState;
  /** Where the run goes back to if it diverges, where that is not the last update. */
  readonly good?: TrainingBuffers | undefined;
  /** The weights of the best update, where those of the model are not the same. */
  readonly best?: Float32Array | undefined;
}

const stateFile = 'training/state.json';
const parametersFile = 'training/parameters.safetensors';
const momentsFile = 'training/moments.safetensors';
const bestFile = 'training/best.safetensors';
const goodFile = 'training/good.safetensors';

/** The files of a checkpoint by name. */
export function trainingFiles(
  { state, parameters, firstMoment, secondMoment, best, good }: TrainingCheckpoint,
  layout: ParameterLayout,
): ReadonlyMap<string, Uint8Array> {
  const moments = joined([firstMoment, secondMoment], layout);
  return new Map([
    [stateFile, encodeJson(state)],
    [parametersFile, writeSafetensors(viewsOf(layout, parameters))],
    [momentsFile, writeSafetensors(viewsOf(repeated(layout, momentKinds), moments))],
    ...(best === undefined ? [] : [[bestFile, writeSafetensors(viewsOf(layout, best))] as const]),
    ...(good === undefined ? [] : [[goodFile, goodBytes(good, layout)] as const]),
  ]);
}

/**
 * The checkpoint of a bundle, or undefined where it has none (a shipped bundle).
 *
 * Throws: E_CHECKPOINT naming the file and what is wrong with it.
 */
export async function loadTrainingCheckpoint(
  store: Store,
  layout: ParameterLayout,
): Promise<TrainingCheckpoint | undefined> {
  const bytes = await readOptionalFile(store, stateFile, fileLimits.json);
  if (bytes === undefined) return undefined;
  const where = locate(store, stateFile);
  try {
    const state = Object.freeze(parseWith(trainingStateSchema, parseJson(bytes, where), where));
    const parameters = await readFlat(store, parametersFile, layout);
    const moments = await readFlat(store, momentsFile, repeated(layout, momentKinds));
    const [firstMoment, secondMoment] = parted(moments, layout) as [Float32Array, Float32Array];
    const names = await store.list();
    const best = names.includes(bestFile) ? await readFlat(store, bestFile, layout) : undefined;
    const good = names.includes(goodFile) ? await readGood(store, layout) : undefined;
    return Object.freeze({ state, parameters, firstMoment, secondMoment, best, good });
  } catch (cause) {
    throw asCheckpointError(cause);
  }
}

async function readFlat(store: Store, name: string, layout: ParameterLayout): Promise<Float32Array> {
  const bytes = await readFile(store, name, fileLimits.tensors);
  const where = locate(store, name);
  return flattenTensors(layout, readSafetensors(bytes, where).tensors, where);
}

async function readGood(store: Store, layout: ParameterLayout): Promise<TrainingBuffers> {
  const parts = parted(await readFlat(store, goodFile, repeated(layout, bufferKinds)), layout);
  const [parameters, firstMoment, secondMoment] = parts as [Float32Array, Float32Array, Float32Array];
  return { parameters, firstMoment, secondMoment };
}

function goodBytes(
  { parameters, firstMoment, secondMoment }: TrainingBuffers,
  layout: ParameterLayout,
): Uint8Array {
  const all = joined([parameters, firstMoment, secondMoment], layout);
  return writeSafetensors(viewsOf(repeated(layout, bufferKinds), all));
}

const momentKinds = ['m', 'v'];
const bufferKinds = ['p', ...momentKinds];

/** All tensors of the first kind, then all of the next: `m.NAME` and `v.NAME`. */
function repeated({ entries }: ParameterLayout, kinds: readonly string[]): ParameterLayout {
  const specs = [...entries].map(([name, { shape }]) => ({ name, shape }));
  return layoutOf(kinds.flatMap((kind) => specs.map((spec) => ({ ...spec, name: `${kind}.${spec.name}` }))));
}

function joined(buffers: readonly Float32Array[], { size }: ParameterLayout): Float32Array {
  const all = new Float32Array(buffers.length * size);
  for (const [i, buffer] of buffers.entries()) all.set(buffer, i * size);
  return all;
}

function parted(all: Float32Array, { size }: ParameterLayout): readonly Float32Array[] {
  return Array.from({ length: all.length / size }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function asCheckpointError(cause: unknown): unknown {
  if (!(cause instanceof HeddleError) || cause.code !== 'E_MODEL_FILE') return cause;
  const fix = 'start the training anew with --overwrite, or restore the folder';
  return new HeddleError('E_CHECKPOINT', { ...cause.parts, fix }, { cause });
}
