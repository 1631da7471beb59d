/** The usual table of RNN against CNN, each row next to the criteria of the claims that concern it. */
import type { Aspect, Claim, Criterion, Verdict } from './claim.ts';
import { verdictOf } from './criterion.ts';

/** A row as textbooks have it, and a remark on what was measured of it; without an aspect it is a matter of opinion. */
type UsualRow = {
  readonly rnn: string;
  readonly cnn: string;
  readonly remark?: string;
} & ({ readonly aspect: Aspect } | { readonly opinion: string });

const usualRows: readonly UsualRow[] = [
  { opinion: 'application', rnn: 'text, speech, time series', cnn: 'images, local patterns' },
  { opinion: 'data', rnn: 'sequences of any length', cnn: 'grids of a fixed size' },
  {
    aspect: 'core operation',
    rnn: 'recurrence: one step after the other',
    cnn: 'convolution: all positions at once',
  },
  {
    aspect: 'long sequences',
    rnn: 'gradients vanish or explode; gates help',
    cnn: 'reach grows with depth and dilation',
  },
  { aspect: 'parameters', rnn: 'shared over time', cnn: 'shared over positions' },
  { aspect: 'translation equivariance', rnn: 'no', cnn: 'yes; pooling makes it invariance' },
  { aspect: 'memory', rnn: 'a state that carries the past', cnn: 'none beyond the receptive field' },
  {
    aspect: 'variants',
    rnn: 'LSTM, GRU, bidirectional',
    cnn: 'dilated, gated, separable',
    remark: 'Only GRU against LSTM was measured.',
  },
];

interface JudgedRow {
  readonly name: string;
  readonly rnn: string;
  readonly cnn: string;
  readonly measured: string;
  /** `not measured`: no claim that was measured has a criterion for the row. */
  readonly standing: Verdict;
  /** The letters of the claims that the row draws on. */
  readonly claims: readonly string[];
}

/** Every row of the usual table with the criteria that concern it and a verdict from them, or marked as opinion. */
export function closingTable(claims: readonly Claim[]): Claim {
  const rows = usualRows.map((row) => judge(row, claims));
  const measured = rows.filter(isMeasured);
  return {
    id: 'table',
    title: 'RNN against CNN: the usual table',
    usual:
      'An RNN and a CNN differ in application, data, operation, reach, parameters, equivariance and memory.',
    found: foundSentence(rows),
    verdict: summarize(measured.map(({ standing }) => standing)),
    criteria: [],
    settings: { rows: rows.length, measured: measured.length },
    charts: [],
    tables: [
      {
        title: 'RNN against CNN',
        columns: ['compared in', 'RNN, usually', 'CNN, usually', 'measured here', 'holds'],
        rows: rows.map((row) => [row.name, row.rnn, row.cnn, row.measured, words[row.standing]]),
      },
    ],
    seconds: 0,
  };
}

const words: Readonly<Record<Verdict, string>> = {
  holds: 'yes',
  'in part': 'in part',
  contradicted: 'no',
  opinion: 'opinion',
  'not measured': 'not measured',
};

function judge(row: UsualRow, claims: readonly Claim[]): JudgedRow {
  const { rnn, cnn } = row;
  if ('opinion' in row) {
    return { name: row.opinion, rnn, cnn, measured: '', standing: 'opinion', claims: [] };
  }
  const sources = claims
    .map(({ id, criteria }) => ({ id, criteria: criteria.filter(({ aspect }) => aspect === row.aspect) }))
    .filter(({ criteria }) => criteria.length > 0);
  const parts = sources.map(({ id, criteria }) => `Claim ${id}: ${criteria.map(describe).join('; ')}.`);
  return {
    ...{ name: row.aspect, rnn, cnn },
    measured: [...parts, ...(parts.length > 0 && row.remark ? [row.remark] : [])].join(' '),
    standing: sources.length === 0 ? 'not measured' : verdictOf(sources.flatMap(({ criteria }) => criteria)),
    claims: sources.map(({ id }) => id),
  };
}

function describe({ statement, seen, holds }: Criterion): string {
  return `${holds ? '' : 'contradicted: '}${statement} – ${seen}`;
}

const isMeasured = ({ standing }: JudgedRow) => standing !== 'opinion' && standing !== 'not measured';

/** One verdict for several: theirs where they agree, else in part; nothing measured is opinion. */
function summarize(verdicts: readonly Verdict[]): Verdict {
  const [first = 'opinion'] = verdicts;
  return verdicts.every((verdict) => verdict === first) ? first : 'in part';
}

function foundSentence(rows: readonly JudgedRow[]): string {
  const parts = (Object.keys(labels) as Verdict[]).flatMap((standing) => {
    const members = rows.filter((row) => row.standing === standing).map(nameWithClaims);
    return members.length === 0 ? [] : [`${labels[standing]}: ${members.join(', ')}`];
  });
  return `${rows.filter(isMeasured).length} of ${rows.length} rows are measured. ${parts.join('; ')}.`;
}

function nameWithClaims({ name, claims }: JudgedRow): string {
  return claims.length === 0 ? name : `${name} (${claims.join(', ')})`;
}

const labels: Readonly<Record<Verdict, string>> = {
  holds: 'Borne out',
  'in part': 'borne out in part',
  contradicted: 'contradicted',
  opinion: 'opinion',
  'not measured': 'not measured in this run',
};
