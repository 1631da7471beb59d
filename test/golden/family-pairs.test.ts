/** Every pair of families trains as it did: the weights after three updates are those that were recorded. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readSafetensors } from '../../src/bundle/safetensors.ts';
import { viewsOf } from '../../src/nn/flat-parameters.ts';
import { familyPairs, weightsAfterThreeUpdates } from '../fixtures/family-pairs.ts';

const recorded = new URL('family-pairs.safetensors', import.meta.url);
const { tensors } = readSafetensors(await readFile(recorded), 'family-pairs.safetensors');

/** Kernels differ by processor in the last bits. */
const tolerance = 1e-5;

test.each(familyPairs)('$encoder to $decoder', async ({ encoder, decoder }) => {
  const { layout, parameters } = await weightsAfterThreeUpdates({ encoder, decoder });
  for (const [name, { data }] of viewsOf(layout, parameters)) {
    const before = tensors.get(`${encoder}:${decoder}/${name}`);
    expect(before?.data.length, name).toBe(data.length);
    const difference = data.reduce((most, x, i) => Math.max(most, Math.abs(x - Number(before?.data[i]))), 0);
    expect(difference, name).toBeLessThan(tolerance);
  }
});
