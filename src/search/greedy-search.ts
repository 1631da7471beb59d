import { endId, startId } from '../base/special-tokens.ts';
import type { DecoderCaches, SearchProgram } from './decoding-program.ts';
import { type Hypothesis, hypothesis, requireLengthPenalty } from './hypothesis.ts';
import { mapByLength } from './map-by-length.ts';
import { selectRows } from './rows.ts';

const limits = { rows: 128, positions: 8192 };

/** Dropping rows copies the caches, so it waits until this share of the rows has ended. */
const endedShare = 1 / 8;

export interface GreedyOptions {
  /** The most tokens of a target, `</s>` not counted. */
  readonly maxLength: number;
  /** A in the score; default 1. It does not change what is found. */
  readonly lengthPenalty?: number;
}

interface Row {
  readonly ids: number[];
  readonly logProbabilities: number[];
  ended: boolean;
}

/**
 * The target that takes the most probable token at every step, one for each source in the same order.
 *
 * A target ends at `</s>`, or is cut off after `maxLength` tokens.
 * Throws E_CONFIG for a length penalty below 0, E_LIMIT for a source that the model has no positions for.
 */
export async function greedySearch<Source>(
  program: SearchProgram<Source>,
  sources: readonly Source[],
  { maxLength, lengthPenalty = 1 }: GreedyOptions,
): Promise<readonly Hypothesis[]> {
  requireLengthPenalty(lengthPenalty);
  const longest = Math.min(maxLength, program.longestTarget);
  const lengths = sources.map(program.lengthOf);
  return mapByLength(lengths, limits, async (indices) => {
    const batch = indices.map((index) => sources[index]!);
    const rows = await decodeBatch(program, batch, longest);
    return rows.map(({ ids, logProbabilities }) => hypothesis(ids, logProbabilities, lengthPenalty));
  });
}

async function decodeBatch<Source>(
  program: SearchProgram<Source>,
  sources: readonly Source[],
  maxLength: number,
): Promise<readonly Row[]> {
  const rows: readonly Row[] = sources.map(() => ({ ids: [], logProbabilities: [], ended: false }));
  let active = rows;
  let caches = await program.encode(sources);
  // One step more than maxLength: the last may only end a target.
  for (let length = 0; length <= maxLength && active.some((row) => !row.ended); length++) {
    const last = Int32Array.from(active, (row) => row.ids.at(-1) ?? startId);
    const { ids, logProbabilities, state } = await program.step(last, caches, 1);
    active.forEach((row, i) => {
      extend(row, ids[i]!, logProbabilities[i]!, maxLength);
    });
    [active, caches] = dropEnded(active, { fixed: caches.fixed, state });
  }
  return rows;
}

function extend(row: Row, id: number, logProbability: number, maxLength: number): void {
  if (row.ended) return;
  row.ended = id === endId || row.ids.length === maxLength;
  if (id === endId || !row.ended) row.logProbabilities.push(logProbability);
  if (!row.ended) row.ids.push(id);
}

function dropEnded(active: readonly Row[], caches: DecoderCaches): [readonly Row[], DecoderCaches] {
  const kept = [...active.keys()].filter((i) => !active[i]!.ended);
  if (active.length - kept.length < active.length * endedShare) return [active, caches];
  const { fixed, state } = caches;
  const remaining = { fixed: selectRows(fixed, kept), state: selectRows(state, kept) };
  return [kept.map((i) => active[i]!), remaining];
}
