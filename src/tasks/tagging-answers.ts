/** The tags that a model gives sentences, from its logits. */
import type { LabelList } from '../data/label-list.ts';
import { firstPieces } from '../data/token-labels.ts';
import type { HostTensor } from '../graph/host-tensor.ts';

export interface TaggingAnswer {
  readonly tokens: readonly string[];
  /** One for each token. */
  readonly labels: readonly string[];
  /** The probability of each label, 0 to 1; 0 for a token that was cut off. */
  readonly probabilities: readonly number[];
}

/** The label of tokens that were cut off: outside of every entity. */
const outside = 'O';

/** A label for each token; words[i][t] is the token of sentence i that piece t belongs to, -1: none. */
export function answersFrom(
  outputs: readonly ReadonlyMap<string, HostTensor>[],
  words: readonly Int32Array[],
  sentences: readonly (readonly string[])[],
  labels: LabelList,
): readonly TaggingAnswer[] {
  return sentences.map((tokens, i) => {
    const logits = outputs[i]?.get('logits');
    const best = Array.from(firstPieces(words[i] ?? [], tokens.length), (piece) =>
      bestLabel(logits, piece, labels),
    );
    return {
      tokens,
      labels: best.map(({ label }) => label),
      probabilities: best.map(({ probability }) => probability),
    };
  });
}

/** The most probable label at a piece; logits [T, L]. */
function bestLabel(logits: HostTensor | undefined, piece: number, { size, name, labels }: LabelList) {
  if (piece < 0 || logits === undefined) {
    return { label: labels.includes(outside) ? outside : name(0), probability: 0 };
  }
  const row = Array.from(logits.data.slice(piece * size, (piece + 1) * size), Number);
  const largest = Math.max(...row);
  const sum = row.reduce((total, x) => total + Math.exp(x - largest), 0);
  return { label: name(row.indexOf(largest)), probability: 1 / sum };
}
