import { expect, test } from 'vitest';
import { textDecoders, textEncoders } from '../tasks/sides.ts';
import { parseFamilies, parsePairs } from './system.ts';
import { requireUsedOptions, systemOptions } from './system-options.ts';

const both = { encoder: textEncoders, decoder: textDecoders };
const systems = parsePairs('lstm:conv,transformer:gru', both);
const [mixed] = systems;

test('a system gets the options that its families have', () => {
  const given = {
    model: { width: 32, kernel: 5, inner: 64 },
    encoderModel: { bidirectional: false, heads: 2 },
    updates: 7,
  };
  expect(systemOptions(given, mixed!, both)).toEqual({
    ...{ encoder: 'lstm', decoder: 'conv', updates: 7, decoderModel: {}, overTimeModel: {} },
    ...{ model: { width: 32, kernel: 5 }, encoderModel: { bidirectional: false } },
  });
});

test.each([
  [{ model: { forgetBias: 2 } }, undefined],
  [{ model: { activation: 'relu' } }, undefined],
  [
    { encoderModel: { kernel: 3 } },
    /--encoder-kernel: an option that no chosen family uses; allowed: with conv/,
  ],
  [{ decoderModel: { bidirectional: true } }, /--decoder-bidirectional/],
  [{ decoderModel: { width: 8 } }, undefined],
])('%j is used by one of the systems, or refused', (given, message) => {
  const check = () => requireUsedOptions(given, systems, both);
  if (message === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(message);
});

test('of models with one side, options of the other are refused', () => {
  const sides = { encoder: textEncoders };
  const alone = parseFamilies('lstm,conv', sides);
  expect(() => requireUsedOptions({ encoderModel: { width: 8 } }, alone, sides)).not.toThrow();
  expect(() => requireUsedOptions({ decoderModel: { width: 8 } }, alone, sides)).toThrow(/--decoder-width/);
});
