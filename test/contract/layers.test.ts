/// <reference types="vite/client" />
/** Every layer is held to the flags of its contract, to the rules of dropout, and to the same bits on 1 and 2 threads. */
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/base/random.ts';
import type { HostTensor } from '../../src/graph/host-tensor.ts';
import { DropoutBytes } from '../../src/train/dropout-bytes.ts';
import {
  bindings,
  changeFeeds,
  type Feeds,
  type LoadedLayer,
  loadLayer,
  type Place,
  padded,
  placesOf,
  randomFeeds,
  selectFeedRows,
  selectRows,
  sizes,
} from './layer-runner.ts';
import { type LayerSample, layerSamples } from './layer-samples.ts';

const seeds = { inputs: 7, changes: 8 };
const modules = import.meta.glob<Record<string, unknown>>('../../src/nn/*.ts', { eager: true });

it('every layer of src/nn has a sample', () => {
  const exported = Object.values(modules).flatMap((module) => Object.values(module));
  const definitions = exported.flatMap((value) =>
    typeof value === 'function' && 'definition' in value ? [value.definition] : [],
  );
  const sampled = new Set<unknown>(layerSamples.map(({ definition }) => definition));
  expect(definitions.length).toBeGreaterThanOrEqual(12);
  expect(definitions.filter((definition) => !sampled.has(definition))).toEqual([]);
});

describe.each(layerSamples.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
  const { causal, maskSafe, batchInvariant } = sample.definition.contract;
  const feeds = randomFeeds(sample, seeds.inputs);

  if (causal)
    it('is causal: position t depends on positions up to t only', async () => {
      for (const t of [0, 2, sizes.targetLength - 2]) {
        await expectUnchanged(
          sample,
          feeds,
          ({ target = 0 }) => target > t,
          ({ target = 0 }) => target <= t,
        );
      }
    });

  if (maskSafe)
    it('is mask-safe: what stands at padding changes nothing elsewhere', () =>
      expectUnchanged(sample, feeds, isPadding, (place) => !isPadding(place)));

  if (batchInvariant)
    it('is batch-invariant: rows do not see each other', async () => {
      const isMiddle = ({ row }: Place) => row === 2;
      await expectUnchanged(sample, feeds, isMiddle, (place) => !isMiddle(place));
      await withLayer(sample, {}, async (layer) => {
        const whole = await layer.run(feeds);
        const alone = await layer.run(selectFeedRows(feeds, 2, 3));
        alone.forEach((y, i) => {
          expectNear(y, selectRows(whole[i]!, 2, 3));
        });
      });
    });

  it('gives the same bits on 1 and 2 threads', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => withLayer(sample, { threads }, (layer) => layer.run(feeds))),
    );
    expect(two).toEqual(one);
  });

  if (sample.dropout)
    it('draws dropout by key and row of the global batch', () =>
      withLayer(sample, { training: true }, async (layer) => {
        const draw = (seed: number, rows: number, firstRow: number) =>
          new DropoutBytes(layer.dropoutSites).draw(
            keyOf(seed),
            new Map([...bindings, ['B', rows] as const]),
            new Map([['B', firstRow]]),
          );
        const run = (seed: number, from: number, to: number) =>
          layer.run(new Map([...selectFeedRows(feeds, from, to), ...draw(seed, to - from, from)]));
        expect(layer.dropoutSites.length).toBeGreaterThan(0);
        expect(draw(1, 4, 0)).toEqual(draw(1, 4, 0));
        const whole = await run(1, 0, 4);
        expect(await run(1, 0, 4)).toEqual(whole);
        expect(await run(2, 0, 4)).not.toEqual(whole);
        for (const [from, to] of [
          [0, 1],
          [1, 4],
        ] as const) {
          (await run(1, from, to)).forEach((y, i) => {
            expectNear(y, selectRows(whole[i]!, from, to));
          });
        }
      }));

  if (sample.dropout)
    it('drops nothing while it does not train', () =>
      withLayer(sample, {}, async ({ dropoutSites }) => expect(dropoutSites).toEqual([])));
});

/** Positions that count as padding, in every tensor with positions. */
function isPadding({ row, source = 0, target = 0 }: Place): boolean {
  const { sourceLength, targetLength } = sizes;
  const { count } = padded;
  return row === padded.row && (source >= sourceLength - count || target >= targetLength - count);
}

/** Replaces inputs where `changes` says so and expects the same bits of output where `kept` says so. */
async function expectUnchanged(
  sample: LayerSample,
  feeds: Feeds,
  changes: (place: Place) => boolean,
  kept: (place: Place) => boolean,
): Promise<void> {
  const changed = changeFeeds(sample, feeds, randomFeeds(sample, seeds.changes), changes);
  expect(changed).not.toEqual(feeds);
  await withLayer(sample, {}, async (layer) => {
    const [before, after] = [await layer.run(feeds), await layer.run(changed)];
    expect(after, 'the change reaches the output').not.toEqual(before);
    before.forEach((y, i) => {
      const places = placesOf(layer.outputs[i]!, y);
      const keptValues = ({ data }: HostTensor) =>
        Array.from(data, Number).filter((_, at) => kept(places[at]!));
      expect(keptValues(y).length).toBeGreaterThan(0);
      expect(keptValues(after[i]!), `output ${i}`).toEqual(keptValues(y));
    });
  });
}

async function withLayer<Result>(
  sample: LayerSample,
  options: { readonly training?: boolean; readonly threads?: number },
  use: (layer: LoadedLayer) => Promise<Result>,
): Promise<Result> {
  const layer = await loadLayer(sample, options);
  try {
    return await use(layer);
  } finally {
    await layer.release();
  }
}

function expectNear(actual: HostTensor, expected: HostTensor): void {
  expect(actual.dims).toEqual(expected.dims);
  actual.data.forEach((value, i) => {
    expect(Math.abs(Number(value) - Number(expected.data[i])), `element ${i}`).toBeLessThanOrEqual(1e-6);
  });
}
