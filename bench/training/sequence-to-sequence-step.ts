/** One full training step (forward, backward, clipping, Adam) of the benchmark's translation models, by Heddle. */
import { fold, keyOf, uniform } from '../../src/base/random.ts';
import { type Batch, batchOf } from '../../src/data/batch.ts';
import { type ModelConfigInput, resolveModelConfig } from '../../src/models/model-config.ts';
import { pairExample, sequenceToSequence } from '../../src/models/sequence-to-sequence.ts';
import { initializeParameters } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { adam } from '../../src/train/adam.ts';
import { clipScale, globalNorm, optimizerState } from '../../src/train/optimizer.ts';
import { loadTrainingProgram, stepBuffers } from '../../src/train/training-program.ts';
import type { BenchStep, Probe, StepOptions } from './bench-step.ts';

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

const dropout = 0.1;
const learningRate = 1e-3;
const maxNorm = 1;

export async function sequenceToSequenceStep(
  model: BenchModel,
  size: BenchSize,
  options: StepOptions,
): Promise<BenchStep> {
  const program = await load(model, size, { ...options, dropout });
  const parameters = initializeParameters(program.parameters, 1);
  const gradient = new Float32Array(program.layout.size);
  const buffers = stepBuffers(program.layout, parameters, gradient);
  const state = optimizerState(program.layout.size);
  const batch = randomBatch(size);
  const step = async (): Promise<number> => {
    const key = fold(keyOf(1), state.steps);
    const { loss } = await program.run(batch, buffers, { key, firstRow: 0, scale: 1 / targetTokens(batch) });
    const gradientScale = clipScale(globalNorm(gradient), maxNorm);
    adam.update(parameters, gradient, state, { learningRate, gradientScale });
    return loss;
  };
  return {
    step,
    parameters: program.layout.size,
    tokens: batch.elements,
    release: program.release,
  };
}

/** Loss and gradient of the first step. */
export async function probeSequenceToSequence(model: BenchModel, size: BenchSize): Promise<Probe> {
  const program = await load(model, size, { threads: 1, dropout: 0 });
  const parameters = initializeParameters(program.parameters, 1);
  const gradient = new Float32Array(program.layout.size);
  const buffers = stepBuffers(program.layout, parameters, gradient);
  const batch = randomBatch(size);
  const { loss } = await program.run(batch, buffers, {
    key: keyOf(1),
    firstRow: 0,
    scale: 1 / targetTokens(batch),
  });
  await program.release();
  return {
    tensors: new Map([...buffers.parameters, ...batch.feeds]),
    loss,
    gradientNorm: globalNorm(gradient),
  };
}

/** Encoder and decoder alike. */
function modelOf(side: ModelConfigInput['encoder']) {
  return sequenceToSequence(resolveModelConfig({ encoder: side, decoder: side }));
}

function targetTokens({ counts }: Batch): number {
  return counts.get('targetOutput') ?? 0;
}

function load(
  { family, options }: BenchModel,
  { vocabulary }: BenchSize,
  { dropout: rate, ...session }: StepOptions & { readonly dropout: number },
) {
  const side = { family, options: { ...options, dropout: rate }, vocabulary };
  return loadTrainingProgram(modelOf(side), nodeRuntime, { ...session, labelSmoothing: 0.1 });
}

function randomBatch({ rows, length, vocabulary }: BenchSize): Batch {
  const sequence = (row: number, side: number, size: number) =>
    Int32Array.from(
      { length: size },
      (_, i) => 4 + Math.floor(uniform(keyOf(7), (row * 64 + i) * 2 + side) * (vocabulary - 4)),
    );
  const { inputs, labels } = modelOf({ family: 'transformer', vocabulary });
  const examples = Array.from({ length: rows }, (_, row) =>
    pairExample(sequence(row, 0, length), sequence(row, 1, length - 1)),
  );
  return batchOf(new Map([...inputs, ...labels]), examples);
}
