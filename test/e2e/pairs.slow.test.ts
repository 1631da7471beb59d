/** Every encoder with every decoder learns one task, with the same sizes, settings and seed for all 25 pairs. */
import { afterAll, describe, expect, it } from 'vitest';
import { textTable } from '../../src/cli/text-table.ts';
import type { DecoderName, EncoderName, TrainingOptionsOf } from '../../src/index.ts';
import { decoderFamilies, encoderFamilies } from '../../src/models/families.ts';
import { fit } from '../../src/node.ts';
import { mixedTask } from './mixed-task.ts';

const seed = 1;
const task = mixedTask({ train: 4000, dev: 200, test: 300 }, seed);

/** Sizes of all families; each takes the options that it has. */
const sizes: Readonly<Record<string, unknown>> = { layers: 2, width: 64, inner: 128, heads: 4, dropout: 0 };

/** A run ends when 2 % of the dev set are wrong, so that chance does not bring more than 5 % of the test set about. */
const settings = {
  metric: 'sequence',
  until: 2,
  updates: 3000,
  evaluateEvery: 100,
  batchTokens: 1024,
  learningRate: 2e-3,
  schedule: 'inverse-sqrt',
  warmup: 100,
  labelSmoothing: 0,
  patience: 0,
  sourceUnit: 'word',
  targetUnit: 'word',
  maxLength: 8,
  seed,
  threads: 1,
} as const satisfies TrainingOptionsOf<'sequence-to-sequence'>;

interface Learned {
  readonly cpuSeconds: number;
  readonly exact: number;
}

const learned = new Map<string, Learned>();
const encoders = encoderFamilies.map(({ name }) => name);
const decoders = decoderFamilies.map(({ name }) => name);

function sizesOf({ options }: (typeof encoderFamilies | typeof decoderFamilies)[number]) {
  return Object.fromEntries(Object.entries(sizes).filter(([key]) => key in options.shape));
}

async function learn(encoder: string, decoder: string) {
  const startedAt = process.cpuUsage();
  const model = await fit(task.train, {
    ...settings,
    dev: task.dev,
    encoder: encoder as EncoderName<'sequence-to-sequence'>,
    decoder: decoder as DecoderName<'sequence-to-sequence'>,
    encoderModel: sizesOf(encoderFamilies.find(({ name }) => name === encoder)!),
    decoderModel: sizesOf(decoderFamilies.find(({ name }) => name === decoder)!),
    worker: false,
  });
  const { user, system } = process.cpuUsage(startedAt);
  const { metrics } = await model.evaluate(task.test);
  await model.release();
  return { cpuSeconds: (user + system) / 1e6, exact: 100 - (metrics.get('sequenceErrorRate') ?? Number.NaN) };
}

describe('each pair learns to copy and to reverse to at least 95 % exact, in at most 40 s', () => {
  it.each(encoders.flatMap((encoder) => decoders.map((decoder) => [encoder, decoder] as const)))(
    '%s encoder, %s decoder',
    async (encoder, decoder) => {
      const result = await learn(encoder, decoder);
      learned.set(`${encoder}:${decoder}`, result);
      expect(result.exact).toBeGreaterThanOrEqual(95);
      expect(result.cpuSeconds).toBeLessThanOrEqual(40);
    },
  );
});

it('a pair takes at most 20 s on average', () => {
  const seconds = [...learned.values()].map(({ cpuSeconds }) => cpuSeconds);
  expect(seconds).toHaveLength(encoders.length * decoders.length);
  expect(seconds.reduce((sum, value) => sum + value, 0) / seconds.length).toBeLessThanOrEqual(20);
});

afterAll(() => {
  const cell = (encoder: string, decoder: string) => {
    const result = learned.get(`${encoder}:${decoder}`);
    return result === undefined ? '-' : `${result.cpuSeconds.toFixed(1)} s ${result.exact.toFixed(1)} %`;
  };
  const rows = encoders.map((encoder) => [encoder, ...decoders.map((decoder) => cell(encoder, decoder))]);
  const table = textTable(
    [['encoder \\ decoder', ...decoders], ...rows],
    ['left', ...decoders.map(() => 'right' as const)],
  );
  console.log(
    `processor seconds of training and % exact on ${task.test.length} unseen pairs, seed ${seed}\n${table}`,
  );
});
