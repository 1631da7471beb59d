/** What the library's `fit` is asked to do, checked. */
import { HeddleError } from '../base/errors.ts';
import { isRunFile } from '../bundle/bundle.ts';
import { fileLimits } from '../bundle/bundle-file.ts';
import { bundleFiles } from '../bundle/save-bundle.ts';
import type { Store } from '../bundle/store.ts';
import { shown } from '../models/option-fields.ts';
import { parseTrainingOptions } from '../tasks/options-schema.ts';
import { findTask, tasks } from '../tasks/registry.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import type { HistoryRecord } from '../train/fit-options.ts';
import { initialKind } from './initial-model.ts';
import { type ModelSource, type OpenFolder, pageAddress, storeOf } from './model-source.ts';
import { namingOptions } from './option-names.ts';
import { resumedOptions } from './resume.ts';
import type { DecoderName, EncoderName, RowOf, TaskName, TrainingOptionsOf } from './task-types.ts';
import type { TrainedModel } from './trained-model.ts';

/** Who watches a run. */
export interface FitListeners {
  /** Told of every update and every evaluation. What it throws ends the run: `fit` rejects with it. */
  readonly onProgress?: ((record: HistoryRecord) => unknown) | undefined;
  /** Told of what was decided and of what may be wrong, in words. What it throws ends the run as well. */
  readonly onNote?: ((text: string) => unknown) | undefined;
}

/** Options of a run and who watches it; `Encoder` and `Decoder` are the families that are chosen. */
export type FitSettings<
  Name extends TaskName,
  Encoder extends EncoderName<Name> = EncoderName<Name>,
  Decoder extends DecoderName<Name> = DecoderName<Name>,
> = TrainingOptionsOf<Name, Encoder, Decoder> &
  FitListeners & {
    /** Rows to evaluate on while training; absent: a part of the training rows is held out. */
    readonly dev?: readonly RowOf<Name>[] | undefined;
    /**
     * What the model starts from: a model, or a folder of Heddle or of Hugging Face, in each form that `load` takes.
     * The options get the defaults of fine-tuning.
     */
    readonly init?: InitialSource | undefined;
    /**
     * The run to go on with: the model that `fit` returned, or its folder in each form that `load` takes. Options that are
     * not given are those of that run; the budget counts from its beginning, and the rows are to be given again.
     */
    readonly resume?: InitialSource | undefined;
    /** Ends the run after the update under way, as if its budget were spent. */
    readonly signal?: AbortSignal | undefined;
    /** Whether the run has a thread of its own (default true), so that this one stays free. */
    readonly worker?: boolean | undefined;
  };

/** A whole run: the task, its rows, and the options. */
export type FitRequest<
  Name extends TaskName,
  Encoder extends EncoderName<Name> = EncoderName<Name>,
  Decoder extends DecoderName<Name> = DecoderName<Name>,
> = FitSettings<Name, Encoder, Decoder> & {
  readonly task: Name;
  readonly train: readonly RowOf<Name>[];
};

/** What a model may start from. */
export type InitialSource = ModelSource | TrainedModel;

/** The same in a form that can be sent to another thread. */
type SentSource = Exclude<ModelSource, URL>;

/** A run that can be sent to another thread. */
export interface ResolvedFit {
  readonly task: TaskName;
  readonly rows: readonly unknown[];
  readonly devRows: readonly unknown[] | undefined;
  readonly options: TrainingOptions;
  /** What a fresh run starts from. */
  readonly init?: SentSource | undefined;
  /** The run to go on with. */
  readonly resume?: SentSource | undefined;
}

/**
 * What `fit` was called with, as one request: `fit({ task, train, ... })`, or `fit(pairs, settings)`.
 *
 * Throws: E_CONFIG for what is neither.
 */
export function fitRequestOf(first: unknown, settings: unknown = {}): Readonly<Record<string, unknown>> {
  const allowed = 'fit({ task, train, ... }), or fit(pairs, settings) with an array of pairs';
  if (!isObject(settings)) {
    throw new HeddleError('E_CONFIG', { where: 'fit: settings', found: shown(settings), allowed });
  }
  if (Array.isArray(first)) return { ...settings, task: 'sequence-to-sequence', train: first };
  if (!isObject(first)) throw new HeddleError('E_CONFIG', { where: 'fit', found: shown(first), allowed });
  if (typeof first.task === 'string') return first;
  throw new HeddleError('E_CONFIG', {
    where: 'fit: task',
    found: first.task === undefined ? 'no task' : shown(first.task),
    allowed: tasks.map(({ name }) => name).join(', '),
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The run that is asked for, its rows and options checked. Throws E_CONFIG, E_DATA, and E_MODEL_FILE for `init`. */
export function resolveFit<Name extends TaskName>(
  request: FitRequest<Name>,
  openFolder?: OpenFolder,
): Promise<ResolvedFit> {
  return namingOptions(() => resolve(request, openFolder));
}

async function resolve<Name extends TaskName>(
  request: FitRequest<Name>,
  openFolder?: OpenFolder,
): Promise<ResolvedFit> {
  requireListeners(request);
  const {
    task: name,
    train,
    dev,
    signal,
    onProgress,
    onNote,
    worker,
    init: source,
    resume: earlier,
    ...given
  } = request;
  const task = findTask(name, 'fit: task');
  if (source !== undefined && earlier !== undefined) throw initWithResume();
  const init = source === undefined ? undefined : await openSource(source, openFolder, 'init');
  const resume = earlier === undefined ? undefined : await openSource(earlier, openFolder, 'resume');
  const options = await optionsOf(task, given, init?.store, resume?.store);
  const { check } = task.rows(options);
  const checked = (rows: unknown, where: string) => {
    if (!Array.isArray(rows)) throw notRows(where, rows);
    return rows.map((row, i) => check(row, `fit: ${where}: row ${i + 1}`));
  };
  return {
    task: name,
    rows: checked(train, 'train'),
    devRows: dev === undefined ? undefined : checked(dev, 'dev'),
    options,
    // A new run needs nothing of the run that made the model from which it starts.
    init: init && withoutRun(init.sent),
    resume: resume?.sent,
  };
}

async function optionsOf(
  task: AnyTask,
  given: Readonly<Record<string, unknown>>,
  init: Store | undefined,
  resume: Store | undefined,
): Promise<TrainingOptions> {
  if (resume !== undefined) return resumedOptions(task, given, resume);
  return parseTrainingOptions(task, given, 'fit', init && (await initialKind(init)));
}

function initWithResume(): HeddleError {
  const [found, allowed] = ['given together with resume', 'one of the two'];
  const fix = 'resume goes on with a run, init starts a new one from the weights of another';
  return new HeddleError('E_CONFIG', { where: 'fit: init', found, allowed, fix });
}

/** Throws E_CONFIG for listeners that cannot be called. */
function requireListeners({
  onProgress,
  onNote,
  signal,
}: FitListeners & { readonly signal?: unknown }): void {
  for (const [name, listener] of Object.entries({ onProgress, onNote })) {
    if (listener === undefined || typeof listener === 'function') continue;
    throw new HeddleError('E_CONFIG', {
      where: `fit: ${name}`,
      found: shown(listener),
      allowed: 'a function',
    });
  }
  if (signal === undefined || (isObject(signal) && 'aborted' in signal)) return;
  const allowed = 'the signal of an AbortController';
  throw new HeddleError('E_CONFIG', { where: 'fit: signal', found: shown(signal), allowed });
}

/** A `FileList` becomes an array, a URL a text; an address of a page is completed, since a worker has another one. */
function sentSource(source: InitialSource): SentSource {
  if (source instanceof URL) return source.href;
  if (typeof source === 'string') return pageAddress(source) ?? source;
  // Of another type, from a program without types: `storeOf` says what is allowed.
  if (Object(source) !== source) return source as SentSource;
  if ('bundle' in source) return bundleFiles(findTask(source.task), source.bundle);
  return 'length' in source ? Array.from(source) : source;
}

function withoutRun(sent: SentSource): SentSource {
  return sent instanceof Map ? new Map([...sent].filter(([name]) => !isRunFile(name))) : sent;
}

/** A source as it is sent to another thread, and its store; an archive is fetched and unpacked once, and sent as its files. */
async function openSource(
  source: InitialSource,
  openFolder: OpenFolder | undefined,
  where: string,
): Promise<{ readonly sent: SentSource; readonly store: Store }> {
  const sent = sentSource(source);
  const store = await storeOf(sent, openFolder, where);
  return { sent: store.inMemory ? await filesOf(store) : sent, store };
}

async function filesOf(store: Store): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of await store.list()) {
    const bytes = await store.read(name, fileLimits.tensors);
    if (bytes !== undefined) files.set(name, bytes);
  }
  return files;
}

function notRows(where: string, found: unknown): HeddleError {
  return new HeddleError('E_DATA', {
    where: `fit: ${where}`,
    found: found === undefined ? 'no rows' : shown(found),
    allowed: 'an array of rows',
  });
}
