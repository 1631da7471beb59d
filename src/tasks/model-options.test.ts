import { expect, test } from 'vitest';
import { HeddleError } from '../base/errors.ts';
import { modelConfigOf } from './model-options.ts';
import { trainingOptionsSchema } from './training-options.ts';

const vocabularies = { source: { size: 10 }, target: { size: 20 } };
const resolve = (options: object) => modelConfigOf(trainingOptionsSchema.parse(options), vocabularies);

test('options go to both sides, and those of one side come last', () => {
  const config = resolve({
    model: { layers: 2, width: 8, heads: 2 },
    decoderModel: { layers: 1 },
    maxLength: 5,
  });
  expect(config.encoder).toMatchObject({ vocabulary: 10, options: { layers: 2, width: 8, length: 7 } });
  expect(config.decoder).toMatchObject({ vocabulary: 20, options: { layers: 1, width: 8, length: 7 } });
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
