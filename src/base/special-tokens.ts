/** Ids of the special tokens, the same in every vocabulary. */

/** Fills a row up to the length of its batch; it is masked everywhere. */
export const padId = 0;
/** Stands for a symbol that the vocabulary lacks. */
export const unknownId = 1;
/** `<s>`, the first input of the decoder. */
export const startId = 2;
/** `</s>`, the last output of the decoder. */
export const endId = 3;
