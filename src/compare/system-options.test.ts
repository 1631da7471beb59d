import { expect, test } from 'vitest';
import { trainingOptionsSchema } from '../tasks/training-options.ts';
import { parsePairs } from './system.ts';
import { requireUsedOptions, systemOptions } from './system-options.ts';

const systems = parsePairs('lstm:conv,transformer:gru');
const [mixed] = systems;

test('a system gets the options that its families have', () => {
  const options = trainingOptionsSchema.parse({
    model: { width: 32, kernel: 5, inner: 64 },
    encoderModel: { bidirectional: false, heads: 2 },
    updates: 7,
  });
  expect(systemOptions(options, mixed!)).toMatchObject({
    ...{ encoder: 'lstm', decoder: 'conv', updates: 7 },
    ...{ model: { width: 32, kernel: 5 }, encoderModel: { bidirectional: false } },
  });
  expect(systemOptions(options, mixed!).model).not.toHaveProperty('inner');
});

test.each([
  [{ model: { forgetBias: 2 } }, undefined],
  [{ model: { activation: 'relu' } }, undefined],
  [
    { encoderModel: { kernel: 3 } },
    /--encoder-kernel: an option that no chosen family uses; allowed: with conv/,
  ],
  [{ decoderModel: { bidirectional: true } }, /--decoder-bidirectional/],
])('%j is used by one of the systems, or refused', (given, message) => {
  const check = () => requireUsedOptions(trainingOptionsSchema.parse(given), systems);
  if (message === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(message);
});
