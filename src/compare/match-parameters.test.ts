import { expect, test } from 'vitest';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { trainingOptionsSchema } from '../tasks/training-options.ts';
import { countParameters, matchParameters, matchTolerance } from './match-parameters.ts';

const vocabularies = { source: { size: 30 }, target: { size: 43 } };
const pairs = encoderFamilies.flatMap((encoder) =>
  decoderFamilies.map((decoder) => [encoder.name, decoder.name] as const),
);

function optionsOf(encoder: string, decoder: string, model: Record<string, unknown> = {}) {
  return trainingOptionsSchema.parse({ encoder, decoder, model });
}

test.each(pairs)('%s:%s matches small and large targets within 2 %%', (encoder, decoder) => {
  for (const target of [20_011, 300_007, 5_000_011]) {
    const options = optionsOf(encoder, decoder);
    const matched = matchParameters(options, vocabularies, target, 'test');
    const miss = Math.abs(countParameters(matched, vocabularies) - target) / target;
    expect(miss, `${target}: ${JSON.stringify(matched.encoderModel)}`).toBeLessThanOrEqual(matchTolerance);
    expect(matched.encoderModel.width).toBe(matched.decoderModel.width);
    expect({ ...matched, encoderModel: {}, decoderModel: {} }).toEqual(options);
  }
});
