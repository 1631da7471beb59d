/** The two data sets of the benchmarks of classification, from `../shared/data`. */
import { readFileSync } from 'node:fs';
import { holdOut } from '../../src/data/hold-out.ts';
import { mean, sampleVariance } from '../../src/metrics/averages.ts';
import { sharedPath } from '../shared-data.ts';

/** A text and its label. */
export interface Row {
  readonly text: string;
  readonly labels: readonly string[];
}

export interface LabelledData {
  readonly train: readonly Row[];
  /** What settings and weights are selected on; never the test set. */
  readonly dev: readonly Row[];
  readonly test: readonly Row[];
}

/** The lines of a file of the shared data. */
export function readLines(file: string): readonly string[] {
  return readFileSync(sharedPath(file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

const readRows = (file: string): readonly Row[] =>
  readLines(file).map((line) => {
    const [text = '', label = ''] = line.split('\t');
    return { text, labels: [label] };
  });

/** A tenth of the rows as dev set, by hash. */
export function withoutTenth(rows: readonly Row[]): Pick<LabelledData, 'train' | 'dev'> {
  const { train, heldOut } = holdOut(rows, ({ text }) => text, { fraction: 0.1 });
  return { train, dev: heldOut };
}

/** By name; SST-2 brings a dev set, of TREC a tenth of the training set is one. */
export const dataSets = {
  trec: (): LabelledData => ({
    ...withoutTenth(readRows('trec/train.tsv')),
    test: readRows('trec/test.tsv'),
  }),
  sst2: (): LabelledData => ({
    train: readRows('sst2/train.tsv'),
    dev: readRows('sst2/dev.tsv'),
    test: readRows('sst2/test.tsv'),
  }),
} as const;

export type DataName = keyof typeof dataSets;

/** Mean and sample standard deviation. */
export function summary(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  return { mean: mean(values), deviation: values.length > 1 ? Math.sqrt(sampleVariance(values)) : 0 };
}
