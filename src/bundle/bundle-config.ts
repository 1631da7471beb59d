/** `config.json`: what a bundle is and how it was made. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import { bundleFileNames } from './bundle.ts';
import { fileLimits, locate, parseJson, parseWith, readFile } from './bundle-file.ts';
import type { FindTask } from './bundle-task.ts';
import type { Store } from './store.ts';

const format = 'heddle';
const version = 2;

const historySchema = z.strictObject({
  updates: z.int().min(0),
  epochs: z.number().min(0),
  seconds: z.number().min(0),
  /** The dev metric that selected the weights. */
  metric: z.string(),
  /** Its best value and the update that reached it; null before the first evaluation. */
  bestValue: z.number().nullable(),
  bestUpdate: z.int().min(0).nullable(),
});

const bundleConfigSchema = z.strictObject({
  format: z.literal(format),
  version: z.literal(version),
  task: z.string(),
  /** What the task's model is traced from. */
  model: z.record(z.string(), z.unknown()),
  /** The resolved options of the training run. */
  training: z.record(z.string(), z.unknown()).optional(),
  /** The training run in short. */
  history: historySchema.optional(),
});

export type TrainingHistory = z.output<typeof historySchema>;

export interface BundleConfig<Config = unknown> extends Omit<z.output<typeof bundleConfigSchema>, 'model'> {
  readonly model: Config;
}

/** A configuration with the marks of the format. */
export function bundleConfig<Config>(
  content: Omit<BundleConfig<Config>, 'format' | 'version'>,
): BundleConfig<Config> {
  return Object.freeze({ format, version, ...content });
}

/** What `config.json` of a store holds, unchecked. Throws E_MODEL_FILE where there is none, or no JSON. */
export async function readConfigJson(store: Store): Promise<unknown> {
  const bytes = await readFile(store, bundleFileNames.config, fileLimits.json);
  return parseJson(bytes, locate(store, bundleFileNames.config));
}

/** The number of the format that a `config.json` was written in. */
export function versionOf(json: unknown): number | undefined {
  const head = z.object({ format: z.literal(format), version: z.int() }).safeParse(json);
  return head.success ? head.data.version : undefined;
}

/**
 * The configuration in a parsed `config.json`, with the model's options checked by its task.
 *
 * Throws: E_MODEL_FILE, for a bundle of an unknown version too.
 */
export function parseBundleConfig(json: unknown, where: string, findTask: FindTask): BundleConfig {
  const found = versionOf(json);
  if (found === undefined) {
    const allowed = `"format": "${format}" and "version": ${version}`;
    throw modelFileError(where, 'this is not the config of a Heddle bundle', allowed, 'check the path');
  }
  if (found !== 1 && found !== version) {
    const fix = 'use the Heddle that wrote it, or train again';
    throw modelFileError(where, `a bundle of version ${found}`, `versions 1 and ${version}`, fix);
  }
  const config = parseWith(bundleConfigSchema, found === 1 ? fromVersion1(json, where) : json, where);
  const model = inFile(where, () => findTask(config.task, where).parseConfig(config.model, where));
  return Object.freeze({ ...config, model });
}

const version1Schema = bundleConfigSchema.extend({
  version: z.literal(1),
  maxLength: z.int().min(1).max(65536),
});

/** Version 1 knew one task and kept its longest sequence next to the model. */
function fromVersion1(json: unknown, where: string): unknown {
  const { maxLength, model, ...rest } = parseWith(version1Schema, json, where);
  return { ...rest, version, model: { ...model, maxLength } };
}

/** What `parse` gives; an error in options becomes one in the file. */
function inFile<T>(where: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof HeddleError) || cause.code !== 'E_CONFIG') throw cause;
    const parts = { ...cause.parts, where: `${where}: model.${cause.parts.where}` };
    throw new HeddleError('E_MODEL_FILE', parts, { cause });
  }
}
