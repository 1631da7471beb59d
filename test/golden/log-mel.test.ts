/** Log-mel spectrograms against librosa and torchaudio. */
import { expect, test } from 'vitest';
import { dim } from '../../src/graph/dim.ts';
import { input } from '../../src/graph/input.ts';
import { type LogMelOptions, logMel } from '../../src/nn/log-mel.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { runGraph } from '../contract/run-graph.ts';
import { expectClose, feedsOf, type GoldenTensor, readGolden } from './golden-file.ts';

type Shared = Pick<LogMelOptions, 'sampleRate' | 'frame' | 'hop' | 'bands'>;
type Case = GoldenTensor & { readonly system: string; readonly options: Partial<LogMelOptions> };

const { samples, cases, ...shared } = readGolden<
  Shared & { readonly samples: GoldenTensor; readonly cases: readonly Case[] }
>('log-mel');
const { sampleRate, frame, hop, bands } = shared;

test.each(cases)('$system $options', async ({ options, shape, data }) => {
  const x = input('samples', 'float32', [dim('B'), dim('N')]);
  const y = logMel(ModuleScope.root(), { sampleRate, frame, hop, bands, ...options }, x);
  const [found] = await runGraph([y], feedsOf({ samples }));
  expectClose(found!, { shape, data }, 1e-4);
});

test('a frame reads no sample after its own', async () => {
  const x = input('samples', 'float32', [1, 300]);
  const y = logMel(ModuleScope.root(), { sampleRate, frame, hop, bands }, x);
  const first = samples.data.slice(0, 300);
  const later = first.map((value, n) => (n < frame + 2 * hop ? value : -value * value));
  const [a, b] = await Promise.all(
    [first, later].map(async (data) => {
      const [found] = await runGraph([y], feedsOf({ samples: { shape: [1, 300], data } }));
      return Array.from(found!.data, Number);
    }),
  );
  expect(a!.slice(0, 3 * bands)).toEqual(b!.slice(0, 3 * bands));
  expect(a).not.toEqual(b);
});
