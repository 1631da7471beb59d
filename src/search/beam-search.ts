import { HeddleError } from '../base/errors.ts';
import { startId } from '../base/special-tokens.ts';
import type { NextTokens, SearchProgram } from './decoding-program.ts';
import { type Hypothesis, requireLengthPenalty } from './hypothesis.ts';
import { mapByLength } from './map-by-length.ts';
import { selectRows } from './rows.ts';
import { type BeamRules, bestOf, extendBeam, type SourceBeam, startBeam } from './source-beam.ts';

const limits = { rows: 128, positions: 8192 };

/** The widest beam. */
export const widestBeam = 1024;

export interface BeamOptions {
  /** How many unfinished targets are kept at every step, at most `widestBeam`. */
  readonly beam: number;
  /** How many targets are returned, at most `beam`; default 1. */
  readonly nBest?: number;
  /** A >= 0 in the score; default 1. */
  readonly lengthPenalty?: number;
  /** The most tokens of a target, `</s>` not counted. */
  readonly maxLength: number;
}

/**
 * The best targets of every source that a beam search finds, best first.
 *
 * A source is done when `beam` targets are finished and the best live one would be no better, when no live target can be among the `nBest`
 * any more, or when targets have `maxLength` tokens. Fewer than `nBest` are returned where fewer finish; where none does, the
 * best live ones are, cut off. A beam of 1 is greedy search.
 *
 * Throws E_CONFIG for options out of range, E_LIMIT for a source that the model has no positions for.
 * Source: Sutskever et al. (2014), section 3.2; which ends count and how many finish a source as in fairseq (Ott
 * et al. 2019).
 */
export async function beamSearch<Source>(
  program: SearchProgram<Source>,
  sources: readonly Source[],
  { beam, nBest = 1, lengthPenalty = 1, maxLength }: BeamOptions,
): Promise<readonly (readonly Hypothesis[])[]> {
  checkOptions(beam, nBest, lengthPenalty);
  const rules = { beam, nBest, lengthPenalty, maxLength: Math.min(maxLength, program.longestTarget) };
  const rows = Math.max(1, Math.floor(limits.rows / beam));
  const positions = Math.floor(limits.positions / beam);
  const lengths = sources.map(program.lengthOf);
  return mapByLength(lengths, { rows, positions }, (indices) => {
    const batch = indices.map((index) => sources[index]!);
    return searchBatch(program, batch, rules);
  });
}

function checkOptions(beam: number, nBest: number, lengthPenalty: number): void {
  const isCount = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  const refuse = (where: string, value: number, allowed: string) => {
    throw new HeddleError('E_CONFIG', { where, found: String(value), allowed });
  };
  if (!isCount(beam, widestBeam)) refuse('beam', beam, `an integer from 1 to ${widestBeam}`);
  if (!isCount(nBest, beam)) refuse('n-best', nBest, `an integer from 1 to the beam, ${beam}`);
  requireLengthPenalty(lengthPenalty);
}

async function searchBatch<Source>(
  program: SearchProgram<Source>,
  sources: readonly Source[],
  rules: BeamRules,
): Promise<readonly (readonly Hypothesis[])[]> {
  // The best `beam` extensions that do not end are among the best `beam` + 1 of each row.
  const count = Math.min(rules.beam + 1, program.vocabulary);
  let beams: readonly SourceBeam[] = sources.map((_, row) => startBeam(row));
  let caches = await program.encode(sources);
  for (let length = 0; ; length++) {
    const last = beams.flatMap(({ live }) => live.map((path) => path.ids.at(-1) ?? startId));
    const next = await program.step(Int32Array.from(last), caches, count);
    const owners = ownersOf(beams);
    beams = extendAll(beams, next, rules);
    if (length >= rules.maxLength || beams.every(({ live }) => live.length === 0)) break;
    const rows = beams.flatMap(({ live }) => live.map((path) => path.row));
    const fixed = sameNumbers(owners, ownersOf(beams)) ? caches.fixed : selectRows(caches.fixed, rows);
    caches = { fixed, state: selectRows(next.state, rows) };
  }
  return beams.map((beam) => bestOf(beam, rules));
}

/** Each beam reads its own rows of `next`, which stand in the order of the live targets of all beams. */
function extendAll(beams: readonly SourceBeam[], next: NextTokens, rules: BeamRules): readonly SourceBeam[] {
  let row = 0;
  return beams.map((beam) => {
    const firstRow = row;
    row += beam.live.length;
    return beam.live.length === 0 ? beam : extendBeam(beam, next, firstRow, rules);
  });
}

/** For each live target the number of its source. */
function ownersOf(beams: readonly SourceBeam[]): readonly number[] {
  return beams.flatMap(({ live }, source) => live.map(() => source));
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
