/** What must be seen for a claim to hold: the verdict is a function of such criteria. */
import type { Claim, Table, Verdict } from './claim.ts';

export interface Criterion {
  /** A part of the usual claim, as a statement that can fail. */
  readonly statement: string;
  /** The figures that decide it. */
  readonly seen: string;
  readonly holds: boolean;
}

/** All criteria: the claim holds; none: it is contradicted. */
export function verdictOf(criteria: readonly Criterion[]): Verdict {
  const held = criteria.filter(({ holds }) => holds).length;
  if (held === criteria.length) return 'holds';
  return held === 0 ? 'contradicted' : 'in part';
}

export function criteriaTable(criteria: readonly Criterion[]): Table {
  return {
    title: 'What the claim says, and what was seen',
    columns: ['the claim', 'seen', 'holds'],
    rows: criteria.map(({ statement, seen, holds }) => [statement, seen, holds ? 'yes' : 'no']),
  };
}

/** The statements that failed, as a sentence that a finding ends with; empty where all held. */
export function contradictions(criteria: readonly Criterion[]): string {
  const failed = criteria.filter(({ holds }) => !holds).map(({ statement }) => `"${statement}"`);
  return failed.length === 0 ? '' : ` Not borne out: ${failed.join(', ')}.`;
}

/** What was seen of each criterion, one sentence each, and the verdict. */
export function judge(criteria: readonly Criterion[]): Pick<Claim, 'verdict' | 'found'> {
  return {
    verdict: verdictOf(criteria),
    found: criteria.map(({ seen }) => seen).join(' ') + contradictions(criteria),
  };
}
