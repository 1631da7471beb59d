/** Writes the weights of all 25 pairs of families after three updates, which `test/golden/family-pairs.test.ts` compares. */
import { writeFile } from 'node:fs/promises';
import { writeSafetensors } from '../src/bundle/safetensors.ts';
import type { HostTensor } from '../src/graph/host-tensor.ts';
import { viewsOf } from '../src/nn/flat-parameters.ts';
import { familyPairs, weightsAfterThreeUpdates } from '../test/fixtures/family-pairs.ts';

const path = process.argv[2] ?? new URL('../test/golden/family-pairs.safetensors', import.meta.url);
const weights = new Map<string, HostTensor>();
for (const pair of familyPairs) {
  const { layout, parameters } = await weightsAfterThreeUpdates(pair);
  for (const [name, view] of viewsOf(layout, parameters))
    weights.set(`${pair.encoder}:${pair.decoder}/${name}`, view);
}
await writeFile(path, writeSafetensors(weights));
