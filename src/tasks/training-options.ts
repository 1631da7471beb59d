/** The options of a training run: command-line flags, config files and their checks come from this schema. */
import { z } from 'zod';
import { optimizers } from '../train/adam.ts';
import { scheduleNames } from '../train/schedules.ts';

const criteria = ['loss', 'sequence', 'token', 'bleu', 'chrf'] as const;

/** What the dev set is judged by. */
export type Criterion = (typeof criteria)[number];

const count = z.int().min(1).max(1e9);
const familyOptions = z.record(z.string(), z.unknown()).default({});

export const trainingOptionsSchema = z.strictObject({
  encoder: z.string().default('transformer').describe('encoder family'),
  decoder: z.string().default('transformer').describe('decoder family'),
  /** Options of the families: for both sides, and for one side only. */
  model: familyOptions,
  encoderModel: familyOptions,
  decoderModel: familyOptions,
  tie: z.boolean().default(true).describe('output projection is the target embedding transposed'),
  epochs: count.optional().describe('end after this many passes over the data'),
  updates: count.optional().describe('end after this many updates'),
  minutes: z.number().positive().max(1e6).optional().describe('end after this many minutes'),
  batchTokens: z
    .int()
    .min(16)
    .max(1e7)
    .default(4096)
    .describe('source and target tokens of a batch with padding'),
  optimizer: z
    .enum(optimizers.map(({ name }) => name))
    .default('adam')
    .describe('optimizer'),
  learningRate: z.number().positive().max(10).default(2e-3).describe('peak learning rate'),
  schedule: z.enum(scheduleNames).default('cosine').describe('course of the learning rate'),
  warmup: z.int().min(0).max(1e9).default(200).describe('updates of linear warm-up'),
  labelSmoothing: z.number().min(0).lt(1).default(0.1).describe('probability that is spread over all labels'),
  clip: z.number().min(0).max(1e6).default(1).describe('largest global norm of the gradient; 0: no limit'),
  accumulate: z.int().min(1).max(4096).default(1).describe('batches whose gradients make one update'),
  patience: z
    .int()
    .min(0)
    .max(1e6)
    .default(10)
    .describe('evaluations without progress before the end; 0: never'),
  evaluateEvery: count.optional().describe('updates between evaluations (default: about an epoch)'),
  metric: z.enum(criteria).default('loss').describe('dev metric that selects the best weights'),
  until: z.number().min(0).max(1e6).optional().describe('end as soon as the dev metric is as good as this'),
  maxLength: z.int().min(1).max(8192).default(256).describe('tokens of the longest source or target'),
  seed: z.int().min(0).default(1).describe('seed of initialisation, shuffling and dropout'),
  threads: z.int().min(1).max(1024).optional().describe('threads of one operator (default: all cores)'),
  sourceUnit: z.string().default('auto').describe('auto, char, word or bpe:N'),
  targetUnit: z.string().default('auto').describe('auto, char, word or bpe:N'),
  normalize: z
    .enum(['none', 'nfc', 'nfc-lower'])
    .default('nfc')
    .describe('Unicode normalisation of the source'),
});

export type TrainingOptions = z.output<typeof trainingOptionsSchema>;
export type TrainingOptionsInput = z.input<typeof trainingOptionsSchema>;
