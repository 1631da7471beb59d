/**
 * What the number of threads changes. onnxruntime divides a product among threads by rows or columns, and how many columns a
 * thread has decides into which blocks it cuts the sum (MLAS, `MlasSgemmOperation`: the strides of K and N). So a narrow product
 * over many terms, as in the steps of a recurrent layer, may be rounded otherwise; each number of threads repeats itself.
 */
import { expect, test } from 'vitest';
import { datasetOf, quietCallbacks, reversals, tinyFitOptions } from '../../test/fixtures/tiny-fit.ts';
import { encoderFamilies } from '../models/families.ts';
import { findFamily, resolveModelConfig } from '../models/model-config.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { fit } from './fit.ts';

/** Wide and long enough for several threads: the smaller model of fit.test.ts never has more than one at work. */
const size = { layers: 1, width: 96, inner: 192, heads: 2, length: 64, dropout: 0.1 };
const rows = datasetOf(reversals(40, { shortest: 20, longest: 60 }));

async function weights(family: string, threads: number): Promise<Float32Array> {
  const known = Object.keys(findFamily(encoderFamilies, family, 'test').options.shape);
  const options = Object.fromEntries(Object.entries(size).filter(([key]) => known.includes(key)));
  const side = { family, vocabulary: 12, options };
  const model = sequenceToSequence(resolveModelConfig({ encoder: side, decoder: side }));
  const budget = { updates: 2 };
  const { state } = await fit(
    tinyFitOptions({ model, dataset: rows, threads, budget, batchTokens: 4000 }),
    quietCallbacks(),
  );
  return state.parameters;
}

test.each(encoderFamilies.map(({ name }) => name))(
  '%s: each number of threads repeats itself',
  async (family) => {
    const [one, two, again] = [await weights(family, 1), await weights(family, 2), await weights(family, 2)];
    expect(again).toEqual(two);
    const differ = one.filter((value, i) => value !== two[i]).length;
    console.log(`${family}: ${differ} of ${one.length} weights differ between 1 and 2 threads`);
    // Transformers and convolutions hold more: their products are wide.
    if (family === 'transformer' || family === 'conv') expect(two).toEqual(one);
  },
);
