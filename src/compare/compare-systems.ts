import { fold, keyOf } from '../base/random.ts';
import type { PairedTest, RunResult, SystemResult } from './comparison.ts';
import { judgeSystems, qualitiesByLength, type Scores } from './judge-systems.ts';

/** What the process of one run found. */
export interface RunOutcome {
  readonly result: RunResult;
  readonly model: SystemResult['model'];
  readonly parameters: number;
  readonly scores: Scores;
}

/** A system with what its runs found. */
export interface SystemOutcome {
  readonly name: string;
  readonly outcomes: readonly RunOutcome[];
}

const resampling = { resamples: 2000, key: fold(keyOf(1), 2) };

/** The systems of a report; lengths[i] is that of the input of test item i, in tokens; empty where items have none. */
export function compareSystems(
  systems: readonly SystemOutcome[],
  lengths: readonly number[],
): { readonly systems: readonly SystemResult[]; readonly tests: readonly PairedTest[] } {
  const judged = systems.map(({ name, outcomes }) => ({ name, runs: outcomes.map(({ scores }) => scores) }));
  const { qualities, tests } = judgeSystems(judged, resampling);
  const byLength = qualitiesByLength(judged, lengths, resampling);
  return {
    systems: systems.map(({ name, outcomes }, s) => {
      const { model, parameters } = outcomes[0]!;
      const runs = outcomes.map(({ result }) => result);
      return { name, model, parameters, runs, quality: qualities[s]!, byLength: byLength[s]! };
    }),
    tests,
  };
}
