import { fold, keyOf } from '../base/random.ts';
import type { ItemErrors } from '../metrics/error-rates.ts';
import type { ModelConfig } from '../models/model-config.ts';
import type { PairedTest, RunResult, SystemResult } from './comparison.ts';
import { judgeSystems, qualitiesByLength } from './judge-systems.ts';

/** What the process of one run found. */
export interface RunOutcome {
  readonly result: RunResult;
  readonly model: ModelConfig;
  readonly parameters: number;
  readonly items: readonly ItemErrors[];
}

/** A system with what its runs found. */
export interface SystemOutcome {
  readonly name: string;
  readonly outcomes: readonly RunOutcome[];
}

const resampling = { resamples: 2000, key: fold(keyOf(1), 2) };

/** The systems of a report; lengths[i] is the length of the source of test item i, in tokens. */
export function compareSystems(
  systems: readonly SystemOutcome[],
  lengths: readonly number[],
): { readonly systems: readonly SystemResult[]; readonly tests: readonly PairedTest[] } {
  const judged = systems.map(({ name, outcomes }) => ({ name, runs: outcomes.map(({ items }) => items) }));
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
