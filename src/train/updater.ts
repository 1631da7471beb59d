/** The mutable heart of the loop: parameters, gradient and moments, changed by one update at a time. */
import { fold, keyOf } from '../base/random.ts';
import type { Batch } from '../data/batch.ts';
import type { Evaluation, FitOptions, UpdateRecord } from './fit-options.ts';
import type { FitState } from './fit-state.ts';
import { clipScale, globalNorm, type ParameterGroup, parameterGroups } from './optimizer.ts';
import { type StepBuffers, stepBuffers, type TrainingProgram } from './training-program.ts';

const dropoutKey = 2;

/** Evaluations at the end of a session are not scheduled: a run that goes on has waited no longer because of them. */
export type EvaluationOccasion = 'scheduled' | 'unscheduled';

/** What an update depends on. */
export type UpdateOptions = Pick<
  FitOptions,
  | 'model'
  | 'seed'
  | 'accumulate'
  | 'optimizer'
  | 'optimizerOptions'
  | 'learningRate'
  | 'schedule'
  | 'warmup'
  | 'warmupLimit'
  | 'clip'
  | 'rateOf'
>;

export class Updater {
  state: FitState;
  /** Micro-batches of the epoch that is under way; Infinity until it is planned. */
  epochLength = Number.POSITIVE_INFINITY;
  /** The update behind which the dev set was evaluated last; a state that was saved has been evaluated. */
  evaluatedAt: number;
  private readonly options: UpdateOptions;
  private readonly program: TrainingProgram;
  private readonly gradient: Float32Array;
  private readonly microGradient: Float32Array;
  private readonly buffers: StepBuffers;
  private readonly groups: readonly ParameterGroup[];

  constructor(options: UpdateOptions, program: TrainingProgram, state: FitState) {
    this.options = options;
    this.program = program;
    this.state = state;
    this.evaluatedAt = state.best === undefined ? -1 : state.update;
    this.microGradient = new Float32Array(program.layout.size);
    this.gradient = options.accumulate > 1 ? new Float32Array(program.layout.size) : this.microGradient;
    const decays = (options.optimizerOptions?.weightDecay ?? options.optimizer.defaults.weightDecay) > 0;
    this.groups = parameterGroups(program.layout, { rateOf: options.rateOf, decays });
    this.buffers = stepBuffers(program.layout, state.parameters, this.microGradient);
  }

  setEpochLength(batches: number): void {
    this.epochLength = batches;
  }

  setSeconds(seconds: number): void {
    this.state = { ...this.state, seconds };
  }

  nextEpoch(): void {
    this.state = { ...this.state, epoch: this.state.epoch + 1, position: 0 };
  }

  /**
   * One update from the sum of the gradients of `batches`, as if they were one batch. It changes no weight where the loss or
   * the gradient is no number.
   */
  async update(
    batches: readonly Batch[],
    progress: number,
  ): Promise<Omit<UpdateRecord, 'event' | 'tokensPerSecond' | 'seconds' | 'progress'>> {
    const { optimizer, optimizerOptions, schedule, warmup, warmupLimit, clip } = this.options;
    const update = this.state.update + 1;
    const loss = await this.accumulate(batches, update);
    const gradientNorm = globalNorm(this.gradient);
    const learningRate = this.options.learningRate * schedule({ update, warmup, warmupLimit, progress });
    const gradientScale = clipScale(gradientNorm, clip);
    const step = { learningRate, gradientScale, groups: this.groups };
    if (isUsable({ loss, gradientNorm })) {
      optimizer.update(this.state.parameters, this.gradient, this.state.optimizer, step, optimizerOptions);
    }
    this.state = { ...this.state, update, position: this.state.position + batches.length };
    return { update, epoch: this.state.epoch, loss, learningRate, gradientNorm };
  }

  /** Remembers the parameters if the dev set never liked any better; returns whether it did not. */
  consider({ criterion, metrics }: Evaluation, occasion: EvaluationOccasion): boolean {
    const { update, parameters, best, waited } = this.state;
    this.evaluatedAt = update;
    const better = best === undefined || criterion < best.criterion;
    this.state = better
      ? { ...this.state, best: { update, criterion, metrics, parameters: parameters.slice() }, waited: 0 }
      : { ...this.state, waited: occasion === 'scheduled' ? waited + 1 : waited };
    return better;
  }

  private async accumulate(batches: readonly Batch[], update: number): Promise<number> {
    const { units } = this.options.model;
    const count = batches.reduce((sum, batch) => sum + (batch.counts.get(units) ?? 0), 0);
    const scale = 1 / Math.max(1, count);
    const key = fold(fold(keyOf(this.options.seed), dropoutKey), update);
    let loss = 0;
    let firstRow = 0;
    for (const [i, batch] of batches.entries()) {
      loss += await this.program.run(batch, this.buffers, { key, firstRow, scale });
      firstRow += batch.rows;
      if (this.gradient !== this.microGradient) addTo(this.gradient, this.microGradient, i === 0);
    }
    return loss;
  }
}

/** Whether an update has numbers to learn from. */
export function isUsable({ loss, gradientNorm }: Pick<UpdateRecord, 'loss' | 'gradientNorm'>): boolean {
  return Number.isFinite(loss) && Number.isFinite(gradientNorm);
}

/** sum = sum + term, or sum = term for the first one. */
function addTo(sum: Float32Array, term: Float32Array, first: boolean): void {
  if (first) sum.set(term);
  else for (let i = 0; i < sum.length; i++) sum[i]! += term[i]!;
}
