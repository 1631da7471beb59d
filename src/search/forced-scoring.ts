import type { DecodingProgram } from './decoding-program.ts';
import { mapByLength } from './map-by-length.ts';

const limits = { rows: 128, positions: 4096 };

/**
 * The log-probability of every token of given targets, each with its end token.
 *
 * Natural logarithms; the result of row i has targets[i].length + 1 numbers.
 * Throws E_LIMIT for a source or a target that the model has no positions for.
 */
export function scoreTargets(
  program: DecodingProgram,
  sources: readonly Int32Array[],
  targets: readonly Int32Array[],
): Promise<readonly (readonly number[])[]> {
  const lengths = sources.map((source, i) => Math.max(source.length, targets[i]!.length + 1));
  return mapByLength(lengths, limits, async (indices) => {
    const members = indices.map((index) => targets[index]!);
    const scores = await program.score(
      indices.map((index) => sources[index]!),
      members,
    );
    const width = scores.length / members.length;
    return members.map((target, i) => [...scores.subarray(i * width, i * width + target.length + 1)]);
  });
}
