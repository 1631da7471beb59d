/** From figures to a verdict: a claim is taken apart into criteria, each of which a measurement meets or not. */
import type { Verdict } from './claim.ts';

export interface Criterion {
  readonly met: boolean;
  /** What was seen, one sentence with its figures, true whether the criterion is met or not. */
  readonly sentence: string;
}

/** `holds` if every criterion is met, `contradicted` if none is, else `in part`. */
export function judge(criteria: readonly Criterion[]): { readonly verdict: Verdict; readonly found: string } {
  const met = criteria.filter((criterion) => criterion.met).length;
  const verdict = met === criteria.length ? 'holds' : met === 0 ? 'contradicted' : 'in part';
  return { verdict, found: criteria.map(({ sentence }) => sentence).join(' ') };
}
