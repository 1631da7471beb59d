/** A trained model with all that is needed to use it: the content of a bundle folder in memory. */
import type { ParameterLayout } from '../nn/flat-parameters.ts';
import type { BundleConfig } from './bundle-config.ts';
import type { GoldenCase } from './golden.ts';

/** A trained model in memory: what it is traced from, its weights, and what surrounds it. */
export interface Bundle<Config = unknown, Assets = unknown> {
  readonly config: BundleConfig<Config>;
  /** Names and shapes of the parameters, in the order of the flat buffer. */
  readonly layout: ParameterLayout;
  readonly parameters: Float32Array;
  /** What surrounds the model: tokenizers, labels. */
  readonly assets: Assets;
  /** What the model answers to a few inputs; loading checks itself with them. */
  readonly golden: readonly GoldenCase[];
  /** The files of the run that made it, by name: its state and its history. Absent where they are not in memory. */
  readonly run?: ReadonlyMap<string, Uint8Array> | undefined;
}

/** Whether a file of that name belongs to the run that made a bundle. */
export function isRunFile(name: string): boolean {
  return name.startsWith('training/') || name === 'history.jsonl';
}

/** The files that every bundle has. */
export const bundleFileNames = Object.freeze({
  config: 'config.json',
  parameters: 'model.safetensors',
  golden: 'golden.json',
});

/**
 * Every file that a folder of `heddle train` has had before there were manifests (`manifest.ts`), which list them now.
 */
export const olderFileNames: readonly string[] = Object.freeze([
  ...Object.values(bundleFileNames),
  ...['tokenizer.json', 'source.tokenizer.json', 'target.tokenizer.json', 'labels.json'],
  ...['state.json', 'parameters.safetensors', 'moments.safetensors', 'best.safetensors'].map(
    (name) => `training/${name}`,
  ),
  ...['history.jsonl', 'training-config.json'],
]);
