/** The options that every training run has: command-line flags, config files and their checks come from this schema. */
import { z } from 'zod';
import { optimizers } from '../train/adam.ts';
import { scheduleNames } from '../train/schedules.ts';
import { familyOption, textDecoders, textEncoders } from './sides.ts';

const count = z.int().min(1).max(1e9);
const familyOptions = z.record(z.string(), z.unknown()).default({});

/** Of every task; a task adds its own (`Task.options`), which may have other defaults under the same names. */
export const trainingOptionsSchema = z.strictObject({
  task: z.string().default('sequence-to-sequence').describe('what the model is to do; see heddle tasks'),
  epochs: count.optional().describe('end after this many passes over the data'),
  updates: count.optional().describe('end after this many updates'),
  minutes: z.number().positive().max(1e6).optional().describe('end after this many minutes'),
  batchTokens: z.int().min(16).max(1e7).default(4096).describe('tokens of a batch with padding'),
  batchSize: count.optional().describe('most rows of a batch'),
  optimizer: z
    .enum(optimizers.map(({ name }) => name))
    .default('adam')
    .describe('optimizer'),
  learningRate: z.number().positive().max(10).default(2e-3).describe('peak learning rate'),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("weight decay of matrices (default: the optimizer's)"),
  schedule: z.enum(scheduleNames).default('cosine').describe('course of the learning rate'),
  warmup: z
    .number()
    .min(0)
    .max(1e9)
    .optional()
    .describe(
      'updates of linear warm-up; below 1: its share of the run (default: 200, at most a tenth of the run)',
    ),
  labelSmoothing: z.number().min(0).lt(1).default(0).describe('probability that is spread over all labels'),
  clip: z.number().min(0).max(1e6).default(1).describe('largest global norm of the gradient; 0: no limit'),
  onDivergence: z
    .enum(['stop', 'rollback'])
    .default('stop')
    .describe(
      'where the loss or its gradient is not finite: end with an error, or go back to the last evaluation with half the learning rate',
    ),
  accumulate: z.int().min(1).max(4096).default(1).describe('batches whose gradients make one update'),
  patience: z
    .int()
    .min(0)
    .max(1e6)
    .default(10)
    .describe('evaluations without progress before the end; 0: never'),
  evaluateEvery: count.optional().describe('updates between evaluations (default: about an epoch)'),
  metric: z.string().default('loss').describe('dev metric that selects the best weights'),
  until: z.number().min(0).max(1e6).optional().describe('end as soon as the dev metric is as good as this'),
  seed: z.int().min(0).default(1).describe('seed of initialisation, shuffling and dropout'),
  threads: z.int().min(1).max(1024).optional().describe('threads of one operator (default: all cores)'),
  freeze: z
    .string()
    .optional()
    .describe('parts that stay as they are, such as embeddings,layers.0-3 or a name of heddle inspect'),
  layerDecay: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe('factor on the learning rate from each layer to the one below'),
});

/** Options of the families: for all sides, and for one side only (`sideKey`). */
export const familyOptionsShape = {
  model: familyOptions,
  encoderModel: familyOptions,
  decoderModel: familyOptions,
  overTimeModel: familyOptions,
};

/** The same with their defaults filled in. */
export type FamilySettings = {
  readonly [Name in keyof typeof familyOptionsShape]: Readonly<Record<string, unknown>>;
};

/** The option of a task on text with an encoder, or with a decoder. */
export const sideOptions = {
  encoder: familyOption('encoder', textEncoders),
  decoder: familyOption('decoder', textDecoders),
};

export type TrainingOptions = z.output<typeof trainingOptionsSchema> & FamilySettings;
