import { expect, test } from 'vitest';
import { HeddleError } from '../base/errors.ts';
import { sideConfig } from './model-options.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { findTask } from './registry.ts';
import type { TextSide } from './sides.ts';

const task = findTask('sequence-to-sequence');
const sizes = { encoder: { vocabulary: 10, length: 7 }, decoder: { vocabulary: 20, length: 7 } };

/** Both sides of the model of these options. */
function resolve(given: Readonly<Record<string, unknown>>) {
  const options = parseTrainingOptions(task, given, 'test');
  const side = (name: TextSide) => sideConfig(options, name, sizes[name]);
  return { encoder: side('encoder'), decoder: side('decoder') };
}

test('a family has one name, whatever the user calls it', () => {
  const options = parseTrainingOptions(task, { encoder: 'RNN', decoder: 'Lstm' }, 'test');
  expect(options).toMatchObject({ encoder: 'elman', decoder: 'lstm' });
  expect(resolve({ encoder: 'RNN' }).encoder.family).toBe('elman');
});

test('options go to both sides, and those of one side come last', () => {
  const config = resolve({ model: { layers: 2, width: 8, heads: 2 }, decoderModel: { layers: 1 } });
  expect(config.encoder).toMatchObject({ vocabulary: 10, options: { layers: 2, width: 8, length: 7 } });
  expect(config.decoder).toMatchObject({ vocabulary: 20, options: { layers: 1, width: 8, length: 7 } });
});

test('an option of both sides goes to the side that has it', () => {
  const { encoder, decoder } = resolve({ encoder: 'lstm', model: { bidirectional: false, heads: 2 } });
  expect(encoder.options).toMatchObject({ bidirectional: false });
  expect(encoder.options).not.toHaveProperty('heads');
  expect(encoder.options).not.toHaveProperty('length');
  expect(decoder.options).toMatchObject({ heads: 2, length: 7 });
});

test.each([
  [{ model: { colour: 3 } }, '--colour: an option that no chosen family uses; allowed: no family has it'],
  [{ encoderModel: { colour: 3 } }, '--encoder-colour: an option that no chosen family uses'],
  [{ model: { kernel: 3 } }, '--kernel: an option that no chosen family uses; allowed: with conv'],
  [{ model: { forgetBias: 1 } }, '--forget-bias: an option that no chosen family uses; allowed: with lstm'],
  [{ model: { heads: 3 } }, '3 heads for width 128; allowed: a divisor of the width'],
  [{ encoder: 'perceiver' }, 'family "perceiver"; allowed: transformer, '],
])('%j is refused', (options, message) => {
  expect(() => resolve(options)).toThrow(HeddleError);
  expect(() => resolve(options)).toThrow(message);
});

test('a side that the task does not have takes no options', () => {
  const refused = () =>
    parseTrainingOptions(findTask('text-classification'), { decoderModel: { layers: 1 } }, 'test');
  expect(refused).toThrow('--decoder-layers: an option that no chosen family uses');
});
