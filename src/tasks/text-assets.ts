/** Tokenizers as files of a bundle. */
import type { AssetFiles } from '../bundle/bundle-task.ts';
import { isPretrainedTokenizer } from '../data/pretrained-tokenizer.ts';
import { loadTokenizer, type Tokenizer } from '../data/tokenizer.ts';
import { modelFileError } from '../onnx/model-file-error.ts';

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
