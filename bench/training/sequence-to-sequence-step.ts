/** The benchmark's translation models. */
import { keyOf, uniform } from '../../src/base/random.ts';
import { type Batch, batchOf } from '../../src/data/batch.ts';
import { resolveModelConfig } from '../../src/models/model-config.ts';
import {
  pairExample,
  type SequenceToSequence,
  sequenceToSequence,
} from '../../src/models/sequence-to-sequence.ts';
import type { StepTask } from './model-step.ts';

export interface BenchSize {
  readonly vocabulary: number;
  readonly rows: number;
  /** Tokens of each source and of each target, markers included. */
  readonly length: number;
}

/** Encoder and decoder of one family with the same options. */
export interface BenchModel {
  readonly family: string;
  readonly options: Readonly<Record<string, number>>;
}

/** Encoder and decoder alike, and random sentences of full length. */
export function translationTask(side: BenchModel, size: BenchSize, dropout: number): StepTask {
  const { family, options } = side;
  const config = { family, options: { ...options, dropout }, vocabulary: size.vocabulary };
  const model = sequenceToSequence(resolveModelConfig({ encoder: config, decoder: config }));
  return { model, batch: randomBatch(model, size), labelSmoothing: 0.1 };
}

function randomBatch({ inputs, labels }: SequenceToSequence, { rows, length, vocabulary }: BenchSize): Batch {
  const sequence = (row: number, side: number, size: number) =>
    Int32Array.from(
      { length: size },
      (_, i) => 4 + Math.floor(uniform(keyOf(7), (row * 64 + i) * 2 + side) * (vocabulary - 4)),
    );
  const examples = Array.from({ length: rows }, (_, row) =>
    pairExample(sequence(row, 0, length), sequence(row, 1, length - 1)),
  );
  return batchOf(new Map([...inputs, ...labels]), examples);
}
