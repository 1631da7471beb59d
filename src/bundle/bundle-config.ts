/** `config.json`: what a bundle is and how it was made. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { modelConfigSchema, resolveModelConfig } from '../models/model-config.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import { parseWith } from './bundle-file.ts';

const format = 'heddle';
const version = 1;

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
  model: modelConfigSchema,
  /** Tokens of the longest source and of the longest target, markers not counted. */
  maxLength: z.int().min(1).max(65536),
  /** The resolved options of the training run. */
  training: z.record(z.string(), z.unknown()).optional(),
  /** The training run in short. */
  history: historySchema.optional(),
});

export type BundleConfig = z.output<typeof bundleConfigSchema>;
export type TrainingHistory = z.output<typeof historySchema>;

/** A configuration with the marks of the format. */
export function bundleConfig(content: Omit<BundleConfig, 'format' | 'version'>): BundleConfig {
  return Object.freeze({ format, version, ...content });
}

/**
 * The configuration in a parsed `config.json`, with the model's options checked by its families.
 *
 * Throws: E_MODEL_FILE, for a bundle of another version too.
 */
export function parseBundleConfig(json: unknown, where: string): BundleConfig {
  const head = z.object({ format: z.literal(format), version: z.int() }).safeParse(json);
  if (!head.success) {
    const allowed = `"format": "${format}" and "version": ${version}`;
    throw modelFileError(where, 'this is not the config of a Heddle bundle', allowed, 'check the path');
  }
  if (head.data.version !== version) {
    const found = `a bundle of version ${head.data.version}`;
    throw modelFileError(where, found, `version ${version}`, 'use the Heddle that wrote it, or train again');
  }
  const config = parseWith(bundleConfigSchema, json, where);
  return Object.freeze({ ...config, model: resolveModel(config.model, where) });
}

function resolveModel(model: BundleConfig['model'], where: string): BundleConfig['model'] {
  try {
    return resolveModelConfig(model);
  } catch (cause) {
    if (!(cause instanceof HeddleError)) throw cause;
    throw new HeddleError(
      'E_MODEL_FILE',
      { ...cause.parts, where: `${where}: model.${cause.parts.where}` },
      { cause },
    );
  }
}
