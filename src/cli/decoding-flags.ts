/** The flags of the commands that use a trained model. */
import { z } from 'zod';
import { flagsOf } from './flags.ts';

export const decodingOptionsSchema = z.strictObject({
  beam: z.int().min(1).max(1024).default(1).describe('targets kept at every step; 1 is greedy search'),
  lengthPenalty: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .describe('A in score = sum of log-probabilities / ((5 + tokens) / 6)^A'),
  threads: z.int().min(1).max(1024).optional().describe('threads of one operator (default: all cores)'),
  json: z.boolean().default(false).describe('JSON instead of text'),
});

export const predictOptionsSchema = decodingOptionsSchema.extend({
  nBest: z.int().min(1).max(1024).default(1).describe('hypotheses on a line, at most --beam'),
});

export const decodingFlags = flagsOf(decodingOptionsSchema, { group: 'Options:' });
export const predictFlags = flagsOf(predictOptionsSchema, { group: 'Options:' });
