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

/** All of `training/`; the buffers have the layout of the model. */
export interface TrainingCheckpoint {
  readonly state: TrainingState;
  /** The weights of the last update; `model.safetensors` holds those of the best one. */
  readonly parameters: Float32Array;
  /** The optimizer's moving averages of the gradient and of its square. */
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** The weights of the best update, where those of the model are not the same. */
  readonly best?: Float32Array | undefined;
}

const stateFile = 'training/state.json';
const parametersFile = 'training/parameters.safetensors';
const momentsFile = 'training/moments.safetensors';
const bestFile = 'training/best.safetensors';

/** The files of a checkpoint by name. */
export function trainingFiles(
  { state, parameters, firstMoment, secondMoment, best }: TrainingCheckpoint,
  layout: ParameterLayout,
): ReadonlyMap<string, Uint8Array> {
  const moments = new Float32Array(2 * layout.size);
  moments.set(firstMoment);
  moments.set(secondMoment, layout.size);
  return new Map([
    [stateFile, encodeJson(state)],
    [parametersFile, writeSafetensors(viewsOf(layout, parameters))],
    [momentsFile, writeSafetensors(viewsOf(momentsLayout(layout), moments))],
    ...(best === undefined ? [] : [[bestFile, writeSafetensors(viewsOf(layout, best))] as const]),
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
    const moments = await readFlat(store, momentsFile, momentsLayout(layout));
    const firstMoment = moments.slice(0, layout.size);
    const secondMoment = moments.slice(layout.size);
    const hasBest = (await store.list()).includes(bestFile);
    const best = hasBest ? await readFlat(store, bestFile, layout) : undefined;
    return Object.freeze({ state, parameters, firstMoment, secondMoment, best });
  } catch (cause) {
    throw asCheckpointError(cause);
  }
}

async function readFlat(store: Store, name: string, layout: ParameterLayout): Promise<Float32Array> {
  const bytes = await readFile(store, name, fileLimits.tensors);
  const where = locate(store, name);
  return flattenTensors(layout, readSafetensors(bytes, where).tensors, where);
}

/** All first moments, then all second ones: `m.NAME` and `v.NAME`. */
function momentsLayout({ entries }: ParameterLayout): ParameterLayout {
  const specs = [...entries].map(([name, { shape }]) => ({ name, shape }));
  return layoutOf(
    ['m', 'v'].flatMap((kind) => specs.map((spec) => ({ ...spec, name: `${kind}.${spec.name}` }))),
  );
}

function asCheckpointError(cause: unknown): unknown {
  if (!(cause instanceof HeddleError) || cause.code !== 'E_MODEL_FILE') return cause;
  const fix = 'start the training anew with --overwrite, or restore the folder';
  return new HeddleError('E_CHECKPOINT', { ...cause.parts, fix }, { cause });
}
