import type { Media } from '../data/media.ts';
import { layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { loadPredictor } from '../search/predictor.ts';
import { type Bundle, bundleFileNames, isRunFile } from './bundle.ts';
import { parseBundleConfig, readConfigJson, versionOf } from './bundle-config.ts';
import { fileLimits, locate, parseJson, readFile, readOptionalFile } from './bundle-file.ts';
import type { AssetFiles, BundleTask, FindTask, OpenModel, OtherModel, ReadyModel } from './bundle-task.ts';
import { flattenTensors } from './flat-tensors.ts';
import { parseGolden, verifyGolden } from './golden.ts';
import { readSafetensors } from './safetensors.ts';
import { readTogether, type Store } from './store.ts';
import { traceParameters } from './trace-parameters.ts';

export interface LoadOptions {
  /** Where the model is computed. */
  readonly runtime: Runtime;
  /** Threads inside one operator; default 1. */
  readonly threads?: number | undefined;
  /** Reads what inputs refer to. */
  readonly media?: Media | undefined;
  /** Opens other models that this one works with. */
  readonly openOther?: OpenModel | undefined;
  /** Whether the bundle answers its golden cases before it is returned; default true. */
  readonly verify?: boolean;
}

/** The model of a bundle in a runtime. */
export function readyModel<Config, Assets>(
  task: BundleTask<Config, Assets>,
  {
    config,
    layout,
    parameters,
    assets,
  }: Pick<Bundle<Config, Assets>, 'config' | 'layout' | 'parameters' | 'assets'>,
  { runtime, threads = 1, media, openOther }: Omit<LoadOptions, 'verify'>,
): ReadyModel<Config, Assets> {
  const predictor = loadPredictor(task.model(config.model), viewsOf(layout, parameters), runtime, {
    threads,
  });
  const ready = { config: config.model, assets, predictor, media };
  return Object.freeze(openOther === undefined ? ready : withOthers(ready, openOther));
}

/** The model with others, each of which is opened once and released with it. */
function withOthers<Config, Assets>(
  ready: ReadyModel<Config, Assets>,
  open: OpenModel,
): ReadyModel<Config, Assets> {
  const opened = new Map<string, Promise<OtherModel>>();
  const release = async () => {
    for (const other of opened.values())
      await other.then(
        ({ ready: { predictor } }) => predictor.release(),
        () => undefined,
      );
    opened.clear();
    await ready.predictor.release();
  };
  const openOther = (source: string) => {
    const other = opened.get(source) ?? open(source);
    opened.set(source, other);
    return other;
  };
  return { ...ready, predictor: { ...ready.predictor, release }, openOther };
}

/**
 * The bundle in a store, and its model ready for use.
 *
 * Names and shapes of the parameters come from tracing the model of `config.json`; the file must have exactly these.
 *
 * Throws: E_MODEL_FILE naming the file and what is wrong in it; E_LIMIT for a file or a model that is too large.
 */
export async function openBundle(
  store: Store,
  findTask: FindTask,
  { verify = true, ...options }: LoadOptions,
): Promise<{ readonly bundle: Bundle; readonly ready: ReadyModel }> {
  const bundle = await readBundle(store, findTask);
  const task = findTask(bundle.config.task, locate(store, bundleFileNames.config));
  const ready = readyModel(task, bundle, options);
  try {
    if (verify) await verifyGolden(task, ready, bundle.golden, locate(store, bundleFileNames.golden));
    return { bundle, ready };
  } catch (error) {
    await ready.predictor.release();
    throw error;
  }
}

/** The bundle in a store, checked as `openBundle` does. */
export async function loadBundle(store: Store, findTask: FindTask, options: LoadOptions): Promise<Bundle> {
  const { bundle, ready } = await openBundle(store, findTask, options);
  await ready.predictor.release();
  return bundle;
}

/** The bundle in a store, without computing anything. */
export function readBundle(store: Store, findTask: FindTask): Promise<Bundle> {
  return readTogether(store, () => readFiles(store, findTask));
}

async function readFiles(store: Store, findTask: FindTask): Promise<Bundle> {
  const file = (name: string) => locate(store, name);
  const bytesOf = (name: string) => readFile(store, name, fileLimits.json);
  const { config: configFile, golden: goldenFile, parameters: weightsFile } = bundleFileNames;
  const json = await readConfigJson(store);
  const config = parseBundleConfig(json, file(configFile), findTask);
  const task = findTask(config.task, file(configFile));
  const files: AssetFiles = { json: async (name) => parseJson(await bytesOf(name), file(name)), where: file };
  const assets = await task.readAssets(files, config.model);
  const golden = parseGolden(await bytesOf(goldenFile), file(goldenFile), versionOf(json) ?? 0);
  const layout = layoutOf(traceParameters(task.model(config.model), file(configFile)));
  const bytes = await readFile(store, weightsFile, fileLimits.tensors);
  const parameters = flattenTensors(
    layout,
    readSafetensors(bytes, file(weightsFile)).tensors,
    file(weightsFile),
  );
  const run = store.inMemory ? await runFiles(store) : undefined;
  return Object.freeze({ config, layout, parameters, assets, golden, run });
}

/** The files of the run that stand in the store; some may have been left out. */
async function runFiles(store: Store): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of (await store.list()).filter(isRunFile)) {
    const bytes = await readOptionalFile(store, name, fileLimits.tensors);
    if (bytes !== undefined) files.set(name, bytes);
  }
  return files;
}

/** Whether a store holds a bundle that an earlier version of the format wrote. */
export async function isOlderBundle(store: Store): Promise<boolean> {
  return versionOf(await readConfigJson(store)) === 1;
}
