/** `fit`, `load` and `save`, with one set of signatures on every platform. */
import { HeddleError } from '../base/errors.ts';
import type { OpenModel } from '../bundle/bundle-task.ts';
import { openBundle, readBundle } from '../bundle/load-bundle.ts';
import { withManifest } from '../bundle/manifest.ts';
import { bundleFiles as filesOf } from '../bundle/save-bundle.ts';
import { memoryStore } from '../bundle/store.ts';
import type { Media } from '../data/media.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { findBundleTask, findTask } from '../tasks/registry.ts';
import { type DirectoryHandle, isDirectoryHandle, writeToHandle } from './directory-handle.ts';
import {
  type FitListeners,
  type FitRequest,
  type FitSettings,
  fitRequestOf,
  type ResolvedFit,
  resolveFit,
} from './fit-request.ts';
import { fitHere } from './fit-rows.ts';
import { type ModelSource, type OpenFolder, storeOf } from './model-source.ts';
import type {
  DecoderName,
  DefaultDecoder,
  DefaultEncoder,
  EncoderName,
  RowOf,
  TaskName,
} from './task-types.ts';
import { loadModel, openModel, type TrainedModel } from './trained-model.ts';
import { zipOf } from './zip.ts';

/** Who watches a run, and may end it. */
export type RunWatch = FitListeners & { readonly signal?: AbortSignal | undefined };

/** What a platform brings. */
export interface Platform {
  readonly runtime: Runtime;
  /** Threads of a training run that does not say how many. */
  readonly defaultThreads: () => number;
  /** Trains in a thread of its own and gives the files of the bundle; undefined: there can be no such thread. */
  readonly fitInThread: (
    run: ResolvedFit,
    watch: RunWatch,
  ) => Promise<ReadonlyMap<string, Uint8Array> | undefined>;
  /** Makes the runtime ready for so many threads, and says where there will be fewer. */
  readonly startThreads?: (threads: number, tell: (text: string) => unknown) => Promise<void>;
  /** The memory of the machine, in bytes; absent where it is not known. */
  readonly memory?: () => number;
  /** Lets other work of the thread have its turn. */
  readonly pause?: () => Promise<void>;
  /** Reads what rows and inputs refer to. */
  readonly media: Media;
  /** Absent where there are no folders. */
  readonly openFolder?: OpenFolder;
  readonly writeFolder?: (
    folder: string,
    files: ReadonlyMap<string, Uint8Array>,
    settings?: SaveSettings,
  ) => Promise<void>;
}

/**
 * Trains models.
 *
 * Throws: E_CONFIG, E_DATA.
 *
 * @example
 * const model = await fit(pairs, { updates: 500 });
 */
export interface Fit {
  /**
   * Trains a model that turns sources into targets: the task sequence-to-sequence.
   *
   * @example
   * const model = await fit(pairs, { updates: 500 });
   * const [prediction] = await model.predict(['HELLO']);
   */
  <
    Encoder extends EncoderName<'sequence-to-sequence'> = DefaultEncoder<'sequence-to-sequence'>,
    Decoder extends DecoderName<'sequence-to-sequence'> = DefaultDecoder<'sequence-to-sequence'>,
  >(
    pairs: readonly RowOf<'sequence-to-sequence'>[],
    settings?: FitSettings<'sequence-to-sequence', Encoder, Decoder>,
  ): Promise<TrainedModel<'sequence-to-sequence'>>;
  /**
   * Trains a model for a task.
   *
   * Throws E_CONFIG for options that are not valid, E_DATA for rows that do not fit and where there is nothing to learn from,
   * and what `onProgress` and `onNote` throw.
   *
   * @example
   * const model = await fit({ task: 'text-classification', train: [{ text: 'good', label: 'pos' }, ...], epochs: 5 });
   * const [answer] = await model.predict(['not bad']);
   */
  <
    Name extends TaskName,
    Encoder extends EncoderName<Name> = DefaultEncoder<Name>,
    Decoder extends DecoderName<Name> = DefaultDecoder<Name>,
  >(
    request: FitRequest<Name, Encoder, Decoder>,
  ): Promise<TrainedModel<Name>>;
}

/** How a model is loaded. */
export interface LoadSettings {
  /** Threads inside one operator; default 1. */
  readonly threads?: number;
  /** Whether the model answers its golden cases before it is returned; default true. */
  readonly verify?: boolean;
  /** Told of texts that are cut, of unknown symbols, and of fewer threads than were asked for. */
  readonly onWarning?: (message: string) => void;
}

/**
 * The model in a folder, at a URL, in files or in a zip archive; with the name of its task, it is typed by it.
 *
 * Throws E_MODEL_FILE naming the file and what is wrong in it, E_CONFIG where the model does another task, E_LIMIT for a file that
 * is too large.
 *
 * @example
 * const model = await load('https://example.org/my-model');
 * const classifier = await load(input.files, { task: 'text-classification' });
 */
export type Load = <Name extends TaskName = 'sequence-to-sequence'>(
  source: ModelSource,
  settings?: LoadSettings & { readonly task?: Name },
) => Promise<TrainedModel<Name>>;

/** How a model is saved. */
export interface SaveSettings {
  /** Whether a path may hold files that are not of Heddle and no model of it; they stay as they are in any case. Default false. */
  readonly overwrite?: boolean;
}

/**
 * Keeps a model.
 *
 * Throws: E_DISK, E_CONFIG.
 *
 * @example
 * await save(model, 'my-model');
 * const archive = await save(model);
 */
export interface Save {
  /**
   * Writes a model to a folder by its path (in Node) or its handle (in a browser). An earlier model of Heddle is replaced, at
   * one instant where the folder has a path; other files stay as they are.
   *
   * Throws E_CONFIG for a path with other files and no model (unless `overwrite` is set), for one where a file of another
   * origin has a name of ours, and for a path where there are no folders; E_BUSY where another process writes there; E_DISK.
   */
  (model: TrainedModel, folder: string | DirectoryHandle, settings?: SaveSettings): Promise<void>;
  /** The model as one zip archive, which `load` reads. */
  (model: TrainedModel): Promise<Blob>;
}

/** The files of a model's folder by name; `load` takes them. */
export function bundleFiles(model: TrainedModel): ReadonlyMap<string, Uint8Array> {
  return filesOf(findTask(model.task), model.bundle);
}

/** The functions of the library on a platform. */
export function createLibrary(platform: Platform): {
  readonly fit: Fit;
  readonly load: Load;
  readonly save: Save;
} {
  return { fit: fitOn(platform), load: loadOn(platform), save: saveOn(platform) };
}

function fitOn(platform: Platform): Fit {
  const fit = async (first: unknown, settings?: unknown): Promise<unknown> =>
    fitRequest(platform, fitRequestOf(first, settings) as unknown as FitRequest<TaskName>);
  return fit as Fit;
}

async function fitRequest(platform: Platform, request: FitRequest<TaskName>): Promise<TrainedModel> {
  const { runtime, openFolder, media } = platform;
  const resolved = await resolveFit(request, openFolder);
  const threads = resolved.options.threads ?? platform.defaultThreads();
  const openOther = openOtherOn(platform, threads);
  const run = { ...resolved, options: { ...resolved.options, threads } };
  const files = request.worker === false ? undefined : await platform.fitInThread(run, request);
  if (files === undefined) {
    return openModel(await fitHere(run, platform, request), { runtime, threads, media, openOther });
  }
  const bundle = await readBundle(memoryStore(files), findBundleTask);
  return openModel(bundle, { runtime, threads, media, openOther });
}

/** Opens other models, such as the language model of one that hears, from paths or addresses. */
function openOtherOn({ runtime, openFolder, media }: Platform, threads: number | undefined): OpenModel {
  return async (source) => {
    const store = await storeOf(source, openFolder);
    const { bundle, ready } = await openBundle(store, findBundleTask, { runtime, threads, media });
    return { task: bundle.config.task, ready };
  };
}

function loadOn(platform: Platform): Load {
  const { runtime, openFolder, startThreads, media } = platform;
  return async (source, { task, ...settings } = {}) => {
    const store = await storeOf(source, openFolder);
    await startThreads?.(settings.threads ?? 1, settings.onWarning ?? (() => undefined));
    const openOther = openOtherOn(platform, settings.threads);
    return loadModel(store, { runtime, media, openOther, ...settings }, task);
  };
}

function saveOn({ writeFolder }: Platform): Save {
  const save = async (
    model: TrainedModel,
    folder?: string | DirectoryHandle,
    settings?: SaveSettings,
  ): Promise<Blob | undefined> => {
    const files = bundleFiles(model);
    if (folder === undefined) return zipOf(withManifest(files));
    if (typeof folder === 'string' && writeFolder !== undefined) await writeFolder(folder, files, settings);
    else if (isDirectoryHandle(folder)) await writeToHandle(folder, withManifest(files));
    else throw noFolder(folder, writeFolder !== undefined);
    return undefined;
  };
  return save as Save;
}

function noFolder(found: unknown, hasFolders: boolean): HeddleError {
  const others = 'the handle of a folder, or nothing, for a zip archive';
  return new HeddleError('E_CONFIG', {
    where: 'save',
    found:
      typeof found === 'string'
        ? `the path ${JSON.stringify(found)}, but there are no folders here`
        : typeof found,
    allowed: hasFolders ? `the path of a folder, ${others}` : others,
  });
}
