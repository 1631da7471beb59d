import { expect, test } from 'vitest';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { parseTrainingOptions } from '../tasks/options-schema.ts';
import { findTask } from '../tasks/registry.ts';
import { countedModels, matchParameters, matchTolerance } from './match-parameters.ts';

const task = findTask('sequence-to-sequence');
const models = countedModels(task, { source: { size: 30 }, target: { size: 43 } });
const pairs = encoderFamilies.flatMap((encoder) =>
  decoderFamilies.map((decoder) => [encoder.name, decoder.name] as const),
);

function optionsOf(encoder: string, decoder: string, model: Record<string, unknown> = {}) {
  return parseTrainingOptions(task, { encoder, decoder, model, maxLength: 30 }, 'test');
}

function match(encoder: string, decoder: string, target: number, model: Record<string, unknown> = {}) {
  const matched = matchParameters(optionsOf(encoder, decoder, model), models, target, 'test');
  return { matched, miss: Math.abs(models.count(matched) - target) / target };
}

/** Every pair at a small size, and every family at a large one too. */
const targets = pairs.flatMap(([encoder, decoder]) =>
  (encoder === decoder ? [20_011, 1_500_007] : [20_011]).map((target) => [encoder, decoder, target] as const),
);

test.each(targets)('%s:%s matches %i parameters within 2 percent', (encoder, decoder, target) => {
  const { matched, miss } = match(encoder, decoder, target, { layers: 1 });
  expect(miss, JSON.stringify(matched.encoderModel)).toBeLessThanOrEqual(matchTolerance);
  expect(matched.encoderModel.width).toBe(matched.decoderModel.width);
  const untouched = { ...matched, encoderModel: {}, decoderModel: {} };
  expect(untouched).toEqual(optionsOf(encoder, decoder, { layers: 1 }));
});

test('of one layer without rounding, the sizes that made a count are found again', () => {
  for (const width of [8, 56, 64, 520]) {
    const options = optionsOf('gru', 'gru', { layers: 1, width });
    const { matched, miss } = match('gru', 'gru', models.count(options), { layers: 1 });
    expect([matched.encoderModel.width, miss]).toEqual([width, 0]);
  }
});

test('widths respect the heads, chosen or by default, and the two directions', () => {
  expect(
    Number(match('transformer', 'transformer', 60_000, { layers: 1, heads: 6 }).matched.encoderModel.width) %
      6,
  ).toBe(0);
  expect(
    Number(match('lstm', 'gru', 60_000, { layers: 1, attention: 'multihead' }).matched.decoderModel.width) %
      4,
  ).toBe(0);
  expect(Number(match('lstm', 'gru', 60_000, { layers: 1 }).matched.encoderModel.width) % 2).toBe(0);
});

test('an inner size keeps its ratio to the width: that of the defaults, or the one asked for', () => {
  const close = ({ inner, width }: Record<string, unknown>) => (inner as number) / (width as number);
  expect(
    close(match('transformer', 'transformer', 300_007, { layers: 1, width: 64 }).matched.encoderModel),
  ).toBeCloseTo(4, 0);
  const asked = match('transformer', 'transformer', 300_007, { layers: 1, width: 64, inner: 64 });
  expect(close(asked.matched.encoderModel)).toBeCloseTo(1, 0);
});

test.each(encoderFamilies.map(({ name }) => name))('one side alone: %s', async (encoder) => {
  const classifier = findTask('text-classification');
  const options = parseTrainingOptions(classifier, { encoder, unit: 'char', model: { layers: 1 } }, 'test');
  const rows = ['to be', 'or not'].map((text, i) => ({ text, labels: [`${i}`] }));
  const alone = countedModels(classifier, await classifier.makeAssets(rows, options));
  const matched = matchParameters(options, alone, 20_011, 'test');
  expect(Math.abs(alone.count(matched) - 20_011) / 20_011).toBeLessThanOrEqual(matchTolerance);
  expect(matched.decoderModel).toEqual({});
});

const form = { height: 16, width: 16, mean: [0], deviation: [1] };
/** A task, what surrounds its models, and the families that are to match, each with small options. */
const others: readonly (readonly [
  string,
  unknown,
  readonly (readonly [string, Record<string, unknown>])[],
])[] = [
  [
    'image-classification',
    { labels: { size: 10 }, form },
    [
      ['resnet', {}],
      ['resnet', { depth: 18 }],
      ['densenet', { depth: 16 }],
      ['cnn', {}],
      ['vit', { layers: 1 }],
      ['unet', { depth: 2 }],
      ['gru', { layers: 1 }],
    ],
  ],
  [
    'image-segmentation',
    { classes: { values: [0, 1] }, form },
    [
      ['unet', { depth: 2 }],
      ['resnet', {}],
      ['cnn', { batchNorm: true }],
    ],
  ],
];

test.each(
  others.flatMap(([name, assets, families]) =>
    families.map(([encoder, model]) => [name, encoder, model, assets] as const),
  ),
)('%s, %s %j: other sizes than a width match too', (name, encoder, model, assets) => {
  const other = findTask(name);
  const options = parseTrainingOptions(other, { encoder, model }, 'test');
  const counted = countedModels(other, assets);
  const matched = matchParameters(options, counted, 120_011, 'test');
  expect(Math.abs(counted.count(matched) - 120_011) / 120_011).toBeLessThanOrEqual(matchTolerance);
  // What was chosen makes the same model when a run reads it.
  const { encoderModel } = parseTrainingOptions(
    other,
    { encoder, model, encoderModel: matched.encoderModel },
    'test',
  );
  expect(encoderModel).toEqual(matched.encoderModel);
});

test('a side that is apart keeps its sizes where its family is that of the first system, and those that fit are kept', () => {
  const videos = findTask('video-classification');
  const counted = countedModels(videos, { labels: { size: 4 }, form, frames: 8 });
  const optionsOf = (encoder: string, overTime: string) => {
    const sizes = { model: { channels: '4,8', dense: 0 }, overTimeModel: { width: 16, layers: 1 } };
    const own = encoder === 'cnn' ? sizes : { ...sizes, model: {} };
    return parseTrainingOptions(videos, { encoder, overTime, ...own }, 'test');
  };
  const first = optionsOf('cnn', 'lstm');
  const target = counted.count(first);
  const matched = (encoder: string, overTime: string) =>
    matchParameters(optionsOf(encoder, overTime), counted, target, 'test', first);
  const gru = matched('cnn', 'gru');
  expect(gru.encoderModel).toEqual({});
  expect(Math.abs(counted.count(gru) - target) / target).toBeLessThanOrEqual(matchTolerance);
  expect(gru.overTimeModel.width).toBeGreaterThan(16);
  const vit = matched('vit', 'lstm');
  expect(vit.overTimeModel).toEqual(first.overTimeModel);
  expect(Math.abs(counted.count(vit) - target) / target).toBeLessThanOrEqual(matchTolerance);
  expect(matchParameters(first, counted, target * 1.01, 'test')).toBe(first);
});

test('a family without sizes is refused by name', () => {
  const forecasting = findTask('time-series-forecasting');
  const options = parseTrainingOptions(forecasting, { encoder: 'nlinear' }, 'test');
  const counted = { sides: forecasting.sides, count: () => 96 };
  expect(() => matchParameters(options, counted, 5000, 'nlinear')).toThrow(
    /^nlinear: a family without sizes, of 96 parameters; allowed: 5,000 parameters.*--match none/,
  );
});

test('what is impossible is refused with the closest count', () => {
  expect(() => match('transformer', 'transformer', 100, { layers: 3 })).toThrow(
    /test: no sizes with about 100 parameters; the closest have [\d,]+; allowed: .* within 2 %/,
  );
});

test('an option that a family does not take is named as it is, not as a lack of sizes', () => {
  expect(() => match('elman', 'elman', 20_000, { activation: 'gelu' })).toThrow(/encoder\.activation/);
});
