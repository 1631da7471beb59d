/** One full training step (forward, backward, clipping, Adam) of the benchmark's translation models, by Heddle. */
import { keyOf, uniform } from '../../src/base/random.ts';
import { type Batch, batchOf } from '../../src/data/batch.ts';
import { resolveModelConfig } from '../../src/models/model-config.ts';
import {
  pairExample,
  type SequenceToSequence,
  sequenceToSequence,
} from '../../src/models/sequence-to-sequence.ts';
import { initializeParameters } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { adam } from '../../src/train/adam.ts';
import { gradientStep } from '../../src/train/gradient-step.ts';
import { globalNorm, optimizerState } from '../../src/train/optimizer.ts';
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

const seed = 1;
const dropout = 0.1;
const learningRate = 1e-3;
const maxNorm = 1;

export async function sequenceToSequenceStep(
  model: BenchModel,
  size: BenchSize,
  options: StepOptions,
): Promise<BenchStep> {
  const traced = modelOf({ ...model, options: { ...model.options, dropout } }, size);
  const program = await load(traced, options);
  const parameters = initializeParameters(program.parameters, seed);
  const update = { model: traced, seed, accumulate: 1, optimizer: adam, clip: maxNorm };
  const { differentiate, descend } = gradientStep(update, program, parameters);
  const moments = optimizerState(program.layout.size);
  const batch = randomBatch(traced, size);
  return {
    step: async () => {
      const slope = await differentiate([batch], moments.steps);
      descend(moments, slope, learningRate);
      return slope.loss;
    },
    parameters: program.layout.size,
    tokens: batch.elements,
    release: program.release,
  };
}

/** Loss and gradient of the first step. */
export async function probeSequenceToSequence(model: BenchModel, size: BenchSize): Promise<Probe> {
  const traced = modelOf({ ...model, options: { ...model.options, dropout: 0 } }, size);
  const program = await load(traced, { threads: 1 });
  const parameters = initializeParameters(program.parameters, seed);
  const gradient = new Float32Array(program.layout.size);
  const buffers = stepBuffers(program.layout, parameters, gradient);
  const batch = randomBatch(traced, size);
  const scale = 1 / (batch.counts.get(traced.units) ?? 1);
  const { loss } = await program.run(batch, buffers, { key: keyOf(seed), scale });
  await program.release();
  return {
    tensors: new Map([...buffers.parameters, ...batch.feeds]),
    loss,
    gradientNorm: globalNorm(gradient),
  };
}

/** Encoder and decoder alike. */
function modelOf(side: BenchModel, { vocabulary }: BenchSize): SequenceToSequence {
  const config = { ...side, vocabulary };
  return sequenceToSequence(resolveModelConfig({ encoder: config, decoder: config }));
}

function load(model: SequenceToSequence, session: StepOptions) {
  return loadTrainingProgram(model, nodeRuntime, { ...session, labelSmoothing: 0.1 });
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
