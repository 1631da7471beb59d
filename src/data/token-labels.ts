/**
 * The first token of each word, -1 for a word that has none (its characters were dropped, or it was cut off).
 *
 * `words[t]` is the word of token t, negative for a token that belongs to none. Shapes: [T] -> [W].
 */
export function firstPieces(words: ArrayLike<number>, count: number): Int32Array {
  const first = new Int32Array(count).fill(-1);
  for (let token = words.length - 1; token >= 0; token--) {
    const word = words[token] ?? -1;
    if (word >= 0 && word < count) first[word] = token;
  }
  return first;
}

/**
 * The labels of words as labels of tokens: the first piece of a word has its label, all other tokens `ignored`.
 *
 * Shapes: labels [W], words [T] -> [T].
 *
 * Source: Devlin et al. (2019), section 5.3.
 */
export function spreadLabels(labels: ArrayLike<number>, words: ArrayLike<number>, ignored = -1): Int32Array {
  const spread = new Int32Array(words.length).fill(ignored);
  firstPieces(words, labels.length).forEach((token, word) => {
    if (token >= 0) spread[token] = labels[word] ?? ignored;
  });
  return spread;
}

/**
 * The labels of tokens as labels of words: each word has that of its first piece, `missing` if it has no piece.
 *
 * Shapes: labels [T], words [T] -> [count].
 */
export function gatherLabels(
  labels: ArrayLike<number>,
  words: ArrayLike<number>,
  count: number,
  missing = -1,
): Int32Array {
  return firstPieces(words, count).map((token) => (token < 0 ? missing : (labels[token] ?? missing)));
}
