/** What surrounds a text model, as files of its bundle: tokenizers and labels. */
import type { AssetFiles } from '../bundle/bundle-task.ts';
import type { LabelList } from '../data/label-list.ts';
import { isPretrainedTokenizer } from '../data/pretrained-tokenizer.ts';
import { loadTokenizer, type Tokenizer } from '../data/tokenizer.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import { labelFiles, readLabels } from './label-encoding.ts';

/**
 * The tokenizer in a file of a bundle. A pretrained one may have fewer tokens than the model, whose table may be padded.
 *
 * Throws: E_MODEL_FILE where it does not have as many tokens as the model.
 */
export async function readTokenizer(files: AssetFiles, name: string, vocabulary: number): Promise<Tokenizer> {
  const where = files.where(name);
  const json = await files.json(name);
  const tokenizer = loadTokenizer(json, where);
  if (tokenizer.size === vocabulary) return tokenizer;
  if (tokenizer.size < vocabulary && isPretrainedTokenizer(json)) return tokenizer;
  throw modelFileError(where, `${tokenizer.size} tokens`, `${vocabulary}, the vocabulary in config.json`);
}

/** What surrounds a model that gives texts, or their tokens, labels. */
export interface LabelledTextAssets {
  readonly tokenizer: Tokenizer;
  readonly labels: LabelList;
}

const tokenizerFile = 'tokenizer.json';

/** `BundleTask.assetFiles` of such a model. */
export function labelledTextFiles({ tokenizer, labels }: LabelledTextAssets): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([[tokenizerFile, tokenizer.json], ...labelFiles({ labels })]);
}

/** `BundleTask.readAssets` of such a model. Throws E_MODEL_FILE. */
export async function readLabelledText(
  files: AssetFiles,
  { encoder }: { readonly encoder: { readonly vocabulary: number } },
): Promise<LabelledTextAssets> {
  return {
    tokenizer: await readTokenizer(files, tokenizerFile, encoder.vocabulary),
    labels: await readLabels(files),
  };
}
