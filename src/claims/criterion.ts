/** A finding from its criteria: the verdict is a function of what was seen. */
import type { Criterion, Table, Verdict } from './claim.ts';
import type { Finding } from './experiment.ts';

/** All criteria: the claim holds; none: it is contradicted. */
export function verdictOf(criteria: readonly Criterion[]): Verdict {
  const held = criteria.filter(({ holds }) => holds).length;
  if (held === criteria.length) return 'holds';
  return held === 0 ? 'contradicted' : 'in part';
}

/** One or two sentences with the decisive figures, all criteria, and the pictures. */
interface Measured extends Pick<Finding, 'criteria' | 'charts' | 'tables'> {
  readonly sentences: readonly string[];
}

/** The finding of an experiment: its sentences, what failed, and a table of all that was asked. */
export function findingOf({ sentences, criteria, charts, tables }: Measured): Finding {
  return {
    found: [...sentences, ...contradictions(criteria)].join(' '),
    verdict: verdictOf(criteria),
    criteria,
    charts,
    tables: [criteriaTable(criteria), ...tables],
  };
}

function criteriaTable(criteria: readonly Criterion[]): Table {
  return {
    title: 'What the claim says, and what was seen',
    columns: ['the claim', 'seen', 'holds'],
    rows: criteria.map(({ statement, seen, holds }) => [statement, seen, holds ? 'yes' : 'no']),
  };
}

/** The statements that failed, as a sentence; none where all held. */
function contradictions(criteria: readonly Criterion[]): readonly string[] {
  const failed = criteria.filter(({ holds }) => !holds).map(({ statement }) => statement);
  return failed.length === 0 ? [] : [`Not borne out: ${failed.join('; ')}.`];
}
