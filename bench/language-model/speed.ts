/** The training step of nanoGPT's CPU configuration: Heddle and eager PyTorch in interleaved rounds. */
import { batchOf } from '../../src/data/batch.ts';
import { median } from '../../src/metrics/averages.ts';
import { initializeParameters } from '../../src/nn/flat-parameters.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { parseTrainingOptions } from '../../src/tasks/options-schema.ts';
import { findTask } from '../../src/tasks/registry.ts';
import { textGeneration } from '../../src/tasks/text-generation.ts';
import { adamw } from '../../src/train/adam.ts';
import { epochDraw, epochPlan } from '../../src/train/epoch-plan.ts';
import { freshState } from '../../src/train/fit-state.ts';
import { gradientStep } from '../../src/train/gradient-step.ts';
import { schedules } from '../../src/train/schedules.ts';
import { loadTrainingProgram } from '../../src/train/training-program.ts';
import { startScript } from '../training/peer.ts';
import type { ShakespeareText } from './data.ts';
import { record } from './results.ts';
import { settingsOf } from './systems.ts';

const rounds = 9;
const stepsPerRound = 50;

/** Times the step on a number of threads; a step draws its batch, computes loss and gradient, clips and updates. */
export async function measureSpeed(python: string, threads: number, text: ShakespeareText): Promise<void> {
  const args = ['--data', text.path, '--threads', String(threads), '--bias', '--serve'];
  const peer = await startScript(python, 'language_model.py', args);
  const ours = await startSteps(threads, text);
  const tokens = ours.tokensPerStep;
  await ours.steps(stepsPerRound);
  const milliseconds = { heddle: [] as number[], pytorch: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    milliseconds.heddle.push((await ours.steps(stepsPerRound)) / stepsPerRound);
    milliseconds.pytorch.push(((await peer.steps(stepsPerRound)) * 1000) / stepsPerRound);
  }
  peer.stop();
  await ours.release();
  const [heddle, pytorch] = [median(milliseconds.heddle), median(milliseconds.pytorch)];
  record('speed', {
    name: `${threads} thread${threads === 1 ? '' : 's'}`,
    threads,
    parameters: ours.parameters,
    peerParameters: peer.parameters,
    torch: peer.torch,
    torchWay: peer.way,
    stepsPerRound,
    heddleMilliseconds: heddle,
    pytorchMilliseconds: pytorch,
    heddleTokensPerSecond: (tokens / heddle) * 1000,
    pytorchTokensPerSecond: (tokens / pytorch) * 1000,
    ratio: pytorch / heddle,
    rounds: milliseconds,
  });
  console.log(
    `${threads} thread(s): Heddle ${heddle.toFixed(2)} ms, PyTorch ${pytorch.toFixed(2)} ms, ratio ${(pytorch / heddle).toFixed(2)}`,
  );
}

async function startSteps(threads: number, { tokenizer, train }: ShakespeareText) {
  const settings = settingsOf('transformer', tokenizer);
  const options = parseTrainingOptions(findTask('text-generation'), { ...settings }, 'bench');
  const config = textGeneration.configure(options as never, { tokenizer });
  const { dataset } = textGeneration.encode([{ text: train }], { tokenizer }, config, 'training data');
  const model = textGeneration.model(config);
  const fields = new Map([...model.inputs, ...model.labels]);
  const program = await loadTrainingProgram(model, nodeRuntime, { threads, labelSmoothing: 0 });
  const { batchTokens, batchSize, weightDecay, warmup = 0 } = options;
  const fitOptions = {
    ...{
      ...options,
      model,
      runtime: nodeRuntime,
      threads,
      dataset,
      batchTokens,
      batchRows: batchSize,
      warmup,
    },
    optimizer: adamw,
    optimizerOptions: { weightDecay: weightDecay ?? 0, beta1: 0.9, beta2: 0.99 },
    schedule: schedules[options.schedule],
    budget: { updates: 2000 },
    evaluateEvery: 2000,
  };
  const state = freshState(initializeParameters(program.parameters, 1));
  const { differentiate, descend } = gradientStep(fitOptions, program, state.parameters);
  const batches = epochPlan(fitOptions, 0).filter(({ length }) => length === batchSize);
  let made = 0;
  const step = async () => {
    const key = epochDraw(1, made);
    const examples = await Promise.all(
      Array.from(batches[made % batches.length] ?? [], (i) => dataset.at(i, key)),
    );
    made++;
    const slope = await differentiate([batchOf(fields, examples)], made);
    const point = { update: made, warmup, progress: Math.min(1, made / 2000) };
    descend(state.optimizer, slope, options.learningRate * schedules[options.schedule](point));
  };
  return {
    parameters: program.layout.size,
    tokensPerStep: (batchSize ?? 0) * config.context,
    steps: async (count: number) => {
      const startedAt = performance.now();
      for (let i = 0; i < count; i++) await step();
      return performance.now() - startedAt;
    },
    release: program.release,
  };
}
