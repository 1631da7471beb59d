/** Which systems are proved on which tasks, and what they must reach. */
import type { TrainingOptionsOf } from '../../src/library/task-types.ts';
import type { TaskName } from './digit-lines.ts';

export interface Threshold {
  /** Most perplexity of the dev lines: exp of the mean negative log-probability of a target token, end token included. */
  readonly perplexity: number;
  /** Least BLEU of the test lines, 0 to 100. */
  readonly bleu: number;
}

/** What is asked of a system on one task. */
interface Claim {
  readonly updates: number;
  readonly threshold: Threshold;
}

export interface System {
  readonly name: string;
  readonly options: Partial<TrainingOptionsOf<'sequence-to-sequence'>>;
  /** Targets that the search keeps at every step. */
  readonly beam: number;
  readonly claims: Readonly<Record<TaskName, Claim>>;
}

/**
 * Settings of all systems. Sockeye's batch is 16 sentences. A batch here holds sentences of like length: 192 tokens are
 * 16 sentences of the mean length of 5.5 digits (5.5 + 5.5 + the end token = 12), and make 625 batches of 10,000 lines.
 */
export const sharedOptions = {
  batchTokens: 192,
  labelSmoothing: 0,
  learningRate: 2e-3,
  schedule: 'cosine',
  warmup: 200,
  evaluateEvery: 500,
  patience: 0,
  metric: 'loss',
  sourceUnit: 'word',
  targetUnit: 'word',
  maxLength: 16,
  seed: 1,
  threads: 1,
} as const satisfies Partial<TrainingOptionsOf<'sequence-to-sequence'>>;

/**
 * The systems of Sockeye's tests with their sizes, updates, beams and thresholds.
 *
 * Source: test/system/test_seq_copy_sys.py of Sockeye 1, tests `Copy:` and `Sort:` of `lstm:lstm`,
 * `transformer:transformer` and `cnn:cnn`.
 */
export const systems: readonly System[] = [
  {
    name: 'lstm',
    options: {
      encoder: 'lstm',
      decoder: 'lstm',
      model: { layers: 1, width: 64, embedding: 32, dropout: 0, attention: 'additive' },
    },
    beam: 5,
    claims: {
      copy: { updates: 4000, threshold: { perplexity: 1.03, bleu: 98 } },
      sort: { updates: 7000, threshold: { perplexity: 1.03, bleu: 97 } },
    },
  },
  {
    name: 'transformer',
    options: {
      encoder: 'transformer',
      decoder: 'transformer',
      model: { layers: 2, width: 32, heads: 4, inner: 64, dropout: 0 },
    },
    beam: 1,
    claims: {
      copy: { updates: 4000, threshold: { perplexity: 1.02, bleu: 98 } },
      sort: { updates: 6000, threshold: { perplexity: 1.03, bleu: 97 } },
    },
  },
  {
    name: 'cnn',
    options: { encoder: 'conv', decoder: 'conv', model: { layers: 3, width: 32, dropout: 0 } },
    beam: 1,
    claims: {
      copy: { updates: 4000, threshold: { perplexity: 1.04, bleu: 98 } },
      sort: { updates: 6000, threshold: { perplexity: 1.05, bleu: 94 } },
    },
  },
];
