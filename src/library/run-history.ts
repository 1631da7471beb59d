/** What happened in the run that made a model: the records of `history.jsonl`. */
import { z } from 'zod';
import type { EvaluationRecord, HistoryRecord, UpdateRecord } from '../train/fit-options.ts';

/** The records of a run over all its sessions, in their order. */
export interface TrainingRun {
  readonly updates: readonly UpdateRecord[];
  readonly evaluations: readonly EvaluationRecord[];
}

/** JSON has no infinite numbers; the one that occurs is an infinite perplexity. */
const metric = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.POSITIVE_INFINITY);

const recordSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('update'),
    update: z.number(),
    epoch: z.number(),
    loss: metric,
    learningRate: z.number(),
    gradientNorm: metric,
    tokensPerSecond: z.number(),
    seconds: z.number(),
    progress: z.number(),
  }),
  z.object({
    event: z.literal('evaluation'),
    update: z.number(),
    epoch: z.number(),
    seconds: z.number(),
    metrics: z.record(z.string(), metric),
    best: z.boolean(),
    closing: z.boolean().default(false),
  }),
]);

/** The records in the lines of a history; a line that is damaged is passed over. */
export function parseHistory(text: string): TrainingRun {
  const records = text.split('\n').flatMap((line): readonly HistoryRecord[] => {
    const parsed = recordSchema.safeParse(parseLine(line));
    return parsed.success ? [parsed.data] : [];
  });
  return Object.freeze({
    updates: records.filter((record) => record.event === 'update'),
    evaluations: records.filter((record) => record.event === 'evaluation'),
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
