/** A case of a benchmark of training steps. */
import type { BenchStep, Probe, StepOptions } from './bench-step.ts';
import { modelStep, probeModel, type StepTask } from './model-step.ts';

export interface BenchCase {
  /** All that the peer needs in order to build the same. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly start: (options: StepOptions) => Promise<BenchStep>;
  readonly probe: () => Promise<Probe>;
}

/** Steps of the model that `task` makes for a rate of dropout: timed with that of the settings, compared without any. */
export function benchCase(
  settings: Readonly<Record<string, unknown>> & { readonly dropout: number },
  task: (dropout: number) => StepTask,
): BenchCase {
  return {
    settings,
    start: (options) => modelStep(task(settings.dropout), options),
    probe: () => probeModel(task(0)),
  };
}
