/** One full training step (forward, backward, clipping, Adam) of the benchmark's Transformers, by Heddle. */
import { fold, keyOf, uniform } from '../../src/base/random.ts';
import type { Batch } from '../../src/data/batch.ts';
import { padBatch } from '../../src/data/batch.ts';
import { resolveModelConfig } from '../../src/models/model-config.ts';
import { sequenceToSequence } from '../../src/models/sequence-to-sequence.ts';
import { initializeParameters } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { adam } from '../../src/train/adam.ts';
import { clipScale, globalNorm, optimizerState } from '../../src/train/optimizer.ts';
import { loadTrainingProgram, stepBuffers } from '../../src/train/training-program.ts';

export interface BenchSize {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly inner: number;
  readonly vocabulary: number;
  readonly rows: number;
  /** Tokens of each source and of each target, markers included. */
  readonly length: number;
}

export const sizes = {
  large: { layers: 3, width: 256, heads: 4, inner: 1024, vocabulary: 8000, rows: 64, length: 16 },
  small: { layers: 3, width: 128, heads: 4, inner: 512, vocabulary: 40, rows: 256, length: 9 },
} satisfies Readonly<Record<string, BenchSize>>;

/** A function that makes one training step and returns the loss. */
export async function transformerStep(
  size: BenchSize,
  { threads, profile }: { readonly threads: number; readonly profile?: string },
) {
  const { vocabulary, rows, length, ...options } = size;
  const side = { family: 'transformer', options: { ...options, dropout: 0.1 }, vocabulary };
  const model = sequenceToSequence(resolveModelConfig({ encoder: side, decoder: side }));
  const session = { threads, labelSmoothing: 0.1, ...(profile === undefined ? {} : { profile }) };
  const program = await loadTrainingProgram(model, nodeRuntime, session);
  const parameters = initializeParameters(program.parameters, 1);
  const gradient = new Float32Array(program.layout.size);
  const buffers = stepBuffers(program.layout, parameters, gradient);
  const state = optimizerState(program.layout.size);
  const batch = randomBatch(size);
  const step = async (): Promise<number> => {
    const key = fold(keyOf(1), state.steps);
    const loss = await program.run(batch, buffers, { key, firstRow: 0, scale: 1 / batch.targetTokens });
    const gradientScale = clipScale(globalNorm(gradient), 1);
    adam.update(parameters, gradient, state, { learningRate: 1e-3, gradientScale });
    return loss;
  };
  return {
    step,
    parameters: program.layout.size,
    tokens: batch.sourceTokens + batch.targetTokens,
    release: program.release,
  };
}

function randomBatch({ rows, length, vocabulary }: BenchSize): Batch {
  const sequence = (row: number, side: number, size: number) =>
    Int32Array.from(
      { length: size },
      (_, i) => 4 + Math.floor(uniform(keyOf(7), (row * 64 + i) * 2 + side) * (vocabulary - 4)),
    );
  const examples = Array.from({ length: rows }, (_, row) => ({
    source: sequence(row, 0, length),
    target: sequence(row, 1, length - 1),
  }));
  return padBatch(examples, examples.keys());
}
