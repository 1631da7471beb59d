/** Tokenizers as files of a bundle. */
import type { AssetFiles } from '../bundle/bundle-task.ts';
import { loadTokenizer, type Tokenizer } from '../data/tokenizer.ts';
import { modelFileError } from '../onnx/model-file-error.ts';

/** The tokenizer in a file of a bundle. Throws E_MODEL_FILE where it has not as many tokens as the model. */
export async function readTokenizer(files: AssetFiles, name: string, vocabulary: number): Promise<Tokenizer> {
  const where = files.where(name);
  const tokenizer = loadTokenizer(await files.json(name), where);
  if (tokenizer.size === vocabulary) return tokenizer;
  throw modelFileError(where, `${tokenizer.size} tokens`, `${vocabulary}, the vocabulary in config.json`);
}
