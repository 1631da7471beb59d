/** One proof: a system learns a task and is judged on both kinds of lines. */

import type { TrainedModel } from '../../src/library/trained-model.ts';
import { bleu } from '../../src/metrics/bleu.ts';
import { fit } from '../../src/node.ts';
import { digitLines, type Judgement, type TaskName } from './digit-lines.ts';
import { type System, sharedOptions, type Threshold } from './systems.ts';

interface Measured {
  readonly perplexity: number;
  readonly bleu: number;
  readonly passed: boolean;
}

export interface Proof {
  readonly task: TaskName;
  readonly system: string;
  readonly parameters: number;
  readonly updates: number;
  /** Processor time of the whole proof, all threads together. */
  readonly cpuSeconds: number;
  readonly threshold: Threshold;
  readonly parity: Measured;
  readonly disjoint: Measured;
}

/** Trains with this seed of initialisation and shuffling, and measures; `report` is told of the way. */
export async function prove(
  task: TaskName,
  system: System,
  seed: number,
  report: (text: string) => void,
): Promise<Proof> {
  const startedAt = process.cpuUsage();
  const { updates, threshold } = system.claims[task];
  const { train, parity, disjoint } = digitLines(task);
  const model = await fit(train, {
    ...sharedOptions,
    ...system.options,
    seed,
    updates,
    dev: parity.dev,
    worker: false,
    onProgress: (record) => {
      if (record.event !== 'evaluation') return;
      const perplexity = record.metrics.perplexity!.toFixed(4);
      report(`${task} ${system.name}: update ${record.update} of ${updates}, dev perplexity ${perplexity}`);
    },
  });
  try {
    const measured = {
      parity: await measure(model, parity, system.beam, threshold),
      disjoint: await measure(model, disjoint, system.beam, threshold),
    };
    const { user, system: kernel } = process.cpuUsage(startedAt);
    const cpuSeconds = (user + kernel) / 1e6;
    const { parameterCount: parameters } = model;
    return { task, system: system.name, parameters, updates, cpuSeconds, threshold, ...measured };
  } finally {
    await model.release();
  }
}

async function measure(
  model: TrainedModel<'sequence-to-sequence'>,
  { dev, test }: Judgement,
  beam: number,
  threshold: Threshold,
): Promise<Measured> {
  const { metrics } = await model.evaluate(dev);
  const perplexity = metrics.get('perplexity') ?? Number.NaN;
  const predictions = await model.predict(
    test.map(({ source }) => source),
    { beam },
  );
  const score = bleu(
    predictions.map(({ hypotheses }) => hypotheses[0]!.text),
    test.map(({ target }) => [target]),
  );
  return { perplexity, bleu: score, passed: perplexity <= threshold.perplexity && score >= threshold.bleu };
}
