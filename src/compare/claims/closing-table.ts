/** The usual table of RNN against CNN, each row beside what the claims measured. */
import type { Claim, Verdict } from './claim.ts';

/** A row as textbooks have it, and the claims that put it to the test; none: it is a matter of opinion. */
interface UsualRow {
  readonly aspect: string;
  readonly rnn: string;
  readonly cnn: string;
  readonly claims: readonly string[];
}

const usualRows: readonly UsualRow[] = [
  { aspect: 'application', rnn: 'text, speech, time series', cnn: 'images, local patterns', claims: [] },
  { aspect: 'data', rnn: 'sequences of any length', cnn: 'grids of a fixed size', claims: [] },
  {
    aspect: 'core operation',
    rnn: 'recurrence: one step after the other',
    cnn: 'convolution: all positions at once',
    claims: ['d'],
  },
  {
    aspect: 'long sequences',
    rnn: 'gradients vanish or explode; gates help',
    cnn: 'reach grows with depth and dilation',
    claims: ['a', 'c'],
  },
  { aspect: 'parameters', rnn: 'shared over time', cnn: 'shared over positions', claims: ['f'] },
  { aspect: 'translation equivariance', rnn: 'no', cnn: 'yes; pooling makes it invariance', claims: ['e'] },
  {
    aspect: 'memory',
    rnn: 'a state that carries the past',
    cnn: 'none beyond the receptive field',
    claims: ['b'],
  },
  { aspect: 'variants', rnn: 'LSTM, GRU, bidirectional', cnn: 'dilated, gated, separable', claims: ['g'] },
];

/** `not measured`: the claims that the row needs are missing. */
type Standing = Verdict | 'not measured';

interface JudgedRow extends UsualRow {
  readonly found: string;
  readonly standing: Standing;
}

/** Every row of the usual table, with the findings of the claims that it rests on, or marked as opinion. */
export function closingTable(claims: readonly Claim[]): Claim {
  const rows = usualRows.map((row) => judge(row, claims));
  return {
    id: 'table',
    title: 'RNN against CNN: the usual table',
    usual:
      'An RNN and a CNN differ in application, data, operation, reach, parameters, equivariance and memory.',
    found: foundSentence(rows),
    verdict: summarize(rows.filter(isMeasured).map(({ standing }) => standing as Verdict)),
    settings: { rows: rows.length, measured: rows.filter(isMeasured).length },
    charts: [],
    tables: [
      {
        title: 'RNN against CNN',
        columns: ['', 'RNN, usually', 'CNN, usually', 'measured here', 'holds'],
        rows: rows.map(({ aspect, rnn, cnn, found, standing }) => [aspect, rnn, cnn, found, words[standing]]),
      },
    ],
    seconds: 0,
  };
}

const words: Readonly<Record<Standing, string>> = {
  holds: 'yes',
  'in part': 'in part',
  contradicted: 'no',
  opinion: 'opinion',
  'not measured': 'not measured',
};

function judge(row: UsualRow, claims: readonly Claim[]): JudgedRow {
  const sources = claims.filter(({ id }) => row.claims.includes(id));
  if (row.claims.length === 0) return { ...row, found: 'opinion', standing: 'opinion' };
  if (sources.length === 0) {
    return { ...row, found: `claim ${row.claims.join(', ')} was not measured`, standing: 'not measured' };
  }
  return {
    ...row,
    found: sources.map(({ id, found }) => `Claim ${id}: ${found}`).join(' '),
    standing: summarize(sources.map(({ verdict }) => verdict)),
  };
}

const isMeasured = ({ standing }: JudgedRow) => standing !== 'opinion' && standing !== 'not measured';

/** One verdict for several: theirs where they agree, else in part; nothing measured is opinion. */
function summarize(verdicts: readonly Verdict[]): Verdict {
  const [first = 'opinion'] = verdicts;
  return verdicts.every((verdict) => verdict === first) ? first : 'in part';
}

function foundSentence(rows: readonly JudgedRow[]): string {
  const named = (standing: Standing) =>
    rows
      .filter((row) => row.standing === standing)
      .map(({ aspect, claims }) => [aspect, ...claims].join(' '));
  const parts = (['holds', 'in part', 'contradicted', 'opinion', 'not measured'] as const).flatMap(
    (standing) => {
      const members = named(standing);
      return members.length === 0 ? [] : [`${labels[standing]}: ${members.join(', ')}`];
    },
  );
  return `${rows.filter(isMeasured).length} of ${rows.length} rows are measured. ${parts.join('; ')}.`;
}

const labels: Readonly<Record<Standing, string>> = {
  holds: 'Borne out',
  'in part': 'borne out in part',
  contradicted: 'contradicted',
  opinion: 'opinion',
  'not measured': 'not measured in this run',
};
