import type { Experiment } from './experiment.ts';

/** The textbook claims that `heddle compare --claims` measures, in the order of the report. */
export const experiments: readonly Experiment[] = [];
