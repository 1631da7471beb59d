import { unknownId } from '../base/special-tokens.ts';

/** The tokens that every vocabulary starts with: the position is the id. */
export const specialTokens = ['<pad>', '<unk>', '<s>', '</s>'] as const;

/** The fifth token of a vocabulary that was trained for fill-mask. */
export const maskToken = '<mask>';
export const maskId = specialTokens.length;

/** How many ids stand for an unknown symbol. */
export function countUnknown(ids: Int32Array): number {
  let count = 0;
  for (const id of ids) if (id === unknownId) count++;
  return count;
}
