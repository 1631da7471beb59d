/** One full training step (forward, backward, clipping, Adam) of the benchmark's translation models, by Heddle. */
import { fold, keyOf, uniform } from '../../src/base/random.ts';
import type { Batch } from '../../src/data/batch.ts';
import { padBatch } from '../../src/data/batch.ts';
import { hostTensor } from '../../src/graph/host-tensor.ts';
import { resolveModelConfig } from '../../src/models/model-config.ts';
import { sequenceToSequence } from '../../src/models/sequence-to-sequence.ts';
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
    const loss = await program.run(batch, buffers, { key, firstRow: 0, scale: 1 / batch.targetTokens });
    const gradientScale = clipScale(globalNorm(gradient), maxNorm);
    adam.update(parameters, gradient, state, { learningRate, gradientScale });
    return loss;
  };
  return {
    step,
    parameters: program.layout.size,
    tokens: batch.sourceTokens + batch.targetTokens,
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
  const loss = await program.run(batch, buffers, {
    key: keyOf(1),
    firstRow: 0,
    scale: 1 / batch.targetTokens,
  });
  await program.release();
  const ids = (['source', 'targetInput', 'targetOutput'] as const).map(
    (name) => [name, hostTensor('int32', [size.rows, size.length], batch[name])] as const,
  );
  return { tensors: new Map([...buffers.parameters, ...ids]), loss, gradientNorm: globalNorm(gradient) };
}

function load(
  { family, options }: BenchModel,
  { vocabulary }: BenchSize,
  { dropout: rate, ...session }: StepOptions & { readonly dropout: number },
) {
  const side = { family, options: { ...options, dropout: rate }, vocabulary };
  const model = sequenceToSequence(resolveModelConfig({ encoder: side, decoder: side }));
  return loadTrainingProgram(model, nodeRuntime, { ...session, labelSmoothing: 0.1 });
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
