import { ablations } from './ablations.ts';
import { equivariance } from './equivariance.ts';
import type { Experiment } from './experiment.ts';
import { gradientFlow } from './gradient-flow.ts';
import { gruAgainstLstm } from './gru-against-lstm.ts';
import { memory } from './memory.ts';
import { parallelism } from './parallelism.ts';
import { parameterSharing } from './parameter-sharing.ts';
import { pictureTranslation } from './picture-translation.ts';
import { receptiveFields } from './receptive-field.ts';
import { signalMemory } from './signal-memory.ts';
import { signalParallelism } from './signal-parallelism.ts';

/** The textbook claims that `heddle compare --claims` measures, in the order of the report. */
export const experiments: readonly Experiment[] = [
  gradientFlow,
  memory,
  receptiveFields,
  parallelism,
  equivariance,
  parameterSharing,
  gruAgainstLstm,
  ablations,
  pictureTranslation,
  signalMemory,
  signalParallelism,
];
