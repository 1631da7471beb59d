/** Sequence-to-sequence models of one family and equal size, for measuring their speed. */
import { fold, keyOf, uniform } from '../base/random.ts';
import { endId, startId } from '../base/special-tokens.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { type Batch, batchOf } from '../data/batch.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import type { Model } from '../models/model.ts';
import { findFamily, resolveModelConfig } from '../models/model-config.ts';
import { pairExample, type SequenceToSequence, sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { loadDecodingProgram } from '../search/decoding-program.ts';
import { adam } from '../train/adam.ts';
import { gradientStep } from '../train/gradient-step.ts';
import { optimizerState } from '../train/optimizer.ts';
import { loadTrainingProgram } from '../train/training-program.ts';

/** Options of the families by name; a family takes those that it knows. */
export type TimedSizes = Readonly<Record<string, string | number | boolean>> & {
  readonly vocabulary: number;
};

export interface TimedRows {
  readonly rows: number;
  /** Tokens of each source. */
  readonly source: number;
}

/** Encoder and decoder of one family. */
export function modelOfFamily(family: string, { vocabulary, ...sizes }: TimedSizes): SequenceToSequence {
  const side = (families: Parameters<typeof findFamily>[0], end: string) => {
    const known = findFamily(families, family, end).options.shape;
    const options = Object.fromEntries(Object.entries(sizes).filter(([name]) => name in known));
    return { family, vocabulary, options };
  };
  return sequenceToSequence(
    resolveModelConfig({
      encoder: side(encoderFamilies, 'encoder'),
      decoder: side(decoderFamilies, 'decoder'),
    }),
  );
}

export interface TimedTraining {
  /** Forward, backward, clipping and Adam on targets of `length` tokens, the end token included. */
  readonly step: (length: number) => Promise<void>;
  readonly parameters: number;
  readonly release: () => Promise<void>;
}

/** Where steps are timed. */
interface TimedHost {
  readonly runtime: Runtime;
  readonly threads: number;
}

/** A model of pairs that is ready to be trained, one step at a time. */
export function timedTraining(
  model: SequenceToSequence,
  { rows, source }: TimedRows,
  host: TimedHost,
): Promise<TimedTraining> {
  return timedModel(model, (length) => randomBatch(model, rows, source, length), host);
}

/** The same of any model; `batch` gives rows of a length. */
export async function timedModel(
  model: Model,
  batch: (length: number) => Batch,
  { runtime, threads }: TimedHost,
): Promise<TimedTraining> {
  const program = await loadTrainingProgram(model, runtime, { threads, labelSmoothing: 0 });
  const options = { model, seed: 1, accumulate: 1, clip: 1, optimizer: adam };
  const parameters = initializeParameters(program.parameters, 1);
  const moments = optimizerState(parameters.length);
  const { differentiate, descend } = gradientStep(options, program, parameters);
  let update = 0;
  return {
    step: async (length) => {
      const slope = await differentiate([batch(length)], ++update);
      descend(moments, slope, 1e-3);
    },
    parameters: program.layout.size,
    release: program.release,
  };
}

/**
 * The seconds of each step of greedy decoding with a cache, from the first token to the last.
 *
 * End tokens are read on like others, so that every run has `steps` steps.
 */
export async function decodingSeconds(
  model: SequenceToSequence,
  { rows, source }: TimedRows,
  { runtime, threads }: { readonly runtime: Runtime; readonly threads: number },
  { steps, runs }: { readonly steps: number; readonly runs: number },
): Promise<readonly (readonly number[])[]> {
  const parameters = traceParameters(model);
  const views = viewsOf(layoutOf(parameters), initializeParameters(parameters, 1));
  const decoding = loadDecodingProgram(model, views, runtime, { threads });
  const sources = Array.from({ length: rows }, (_, row) => randomIds(row, source, decoding.vocabulary));
  const found: (readonly number[])[] = [];
  for (let run = 0; run < runs; run++) {
    const seconds: number[] = [];
    let caches = await decoding.encode(sources);
    let tokens: Int32Array = new Int32Array(rows).fill(startId);
    for (let step = 0; step < steps; step++) {
      const start = performance.now();
      const next = await decoding.step(tokens, caches, 1);
      seconds.push((performance.now() - start) / 1000);
      caches = { ...caches, state: next.state };
      tokens = next.ids;
    }
    found.push(seconds);
  }
  await decoding.release();
  return found;
}

function randomBatch(model: SequenceToSequence, rows: number, source: number, target: number): Batch {
  const { encoder, decoder } = model.config;
  const examples = Array.from({ length: rows }, (_, row) =>
    pairExample(
      randomIds(2 * row, source, encoder.vocabulary),
      randomIds(2 * row + 1, target - 1, decoder.vocabulary),
    ),
  );
  return batchOf(new Map([...model.inputs, ...model.labels]), examples);
}

/** Ids that are no specials. */
function randomIds(row: number, length: number, vocabulary: number): Int32Array {
  const key = fold(keyOf(7), row);
  const ordinary = vocabulary - endId - 1;
  return Int32Array.from({ length }, (_, i) => endId + 1 + Math.floor(uniform(key, i) * ordinary));
}
