import { endId, padId, startId, unknownId } from '../base/special-tokens.ts';
import { modelFileError } from '../onnx/model-file-error.ts';

/** The vocabulary of an imported model, renumbered. */
export interface OrderedVocabulary {
  /** The token of each of our ids. */
  readonly tokens: readonly string[];
  /** For each of our ids the row that the token has in the file. */
  readonly rows: readonly number[];
}

const theirSpecials: readonly (readonly [id: number, token: string])[] = [
  [padId, '<blank>'],
  [unknownId, '<unk>'],
  [startId, '<s>'],
  [endId, '</s>'],
];

/**
 * Moves the special tokens of a CTranslate2 vocabulary, one token per line, to our ids; the others keep their order.
 *
 * `size` is the number of rows of the embedding: where it is one more than the lines, `<unk>` is the last row.
 * Throws E_MODEL_FILE where tokens and rows do not match or a special token is missing.
 */
export function orderVocabulary(text: string, size: number, where: string): OrderedVocabulary {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const tokens = lines.length === size - 1 && !lines.includes('<unk>') ? [...lines, '<unk>'] : lines;
  if (tokens.length !== size) throw modelFileError(where, `${lines.length} tokens`, `${size}, as embeddings`);
  const rowOf = new Map(tokens.map((token, row) => [token, row]));
  if (rowOf.size !== size) throw modelFileError(where, 'a token twice', 'each token once');
  const specialRows = theirSpecials.map(([, token]) => {
    const row = rowOf.get(token);
    if (row === undefined) throw modelFileError(where, `no token ${token}`, 'the special tokens of OpenNMT');
    return row;
  });
  const special = new Set(specialRows);
  const rows = [...specialRows, ...[...tokens.keys()].filter((row) => !special.has(row))];
  return { tokens: rows.map((row) => tokens[row]!), rows };
}
