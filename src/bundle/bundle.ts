/** A trained model with all that is needed to use it: the content of a bundle folder in memory. */
import type { Tokenizer } from '../data/tokenizer.ts';
import type { ParameterLayout } from '../nn/flat-parameters.ts';
import type { BundleConfig } from './bundle-config.ts';
import type { GoldenCase } from './golden.ts';

export interface Bundle {
  readonly config: BundleConfig;
  /** Names and shapes of the parameters, in the order of the flat buffer. */
  readonly layout: ParameterLayout;
  readonly parameters: Float32Array;
  readonly sourceTokenizer: Tokenizer;
  readonly targetTokenizer: Tokenizer;
  /** What the model answers to a few inputs; loading checks itself with them. */
  readonly golden: readonly GoldenCase[];
}

/** The files of a bundle. */
export const bundleFileNames = Object.freeze({
  config: 'config.json',
  parameters: 'model.safetensors',
  sourceTokenizer: 'source.tokenizer.json',
  targetTokenizer: 'target.tokenizer.json',
  golden: 'golden.json',
});
