/** A comparison is fair only if every system sees the same batches: their order must not depend on the families. */
import { expect, test } from 'vitest';
import { decoderFamilies, encoderFamilies } from '../../src/models/families.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { parseTrainingOptions } from '../../src/tasks/options-schema.ts';
import { findTask } from '../../src/tasks/registry.ts';
import { trainModel } from '../../src/tasks/train-model.ts';

const task = findTask('sequence-to-sequence');
const pairs = Array.from({ length: 40 }, (_, i) => {
  const source = (i * 7919).toString(4);
  return { source, target: [...source].reverse().join('') };
});

/** The sources and targets that reach the training graph, in order. */
async function batchesOf(encoder: string, decoder: string, seed: number): Promise<readonly string[]> {
  const batches: string[] = [];
  const recording: Runtime = {
    name: nodeRuntime.name,
    load: async (...model) => {
      const session = await nodeRuntime.load(...model);
      return {
        run: (feeds, fetches) => {
          const names = ['source', 'targetInput', 'targetOutput'];
          const fed = names.map((name) => `${feeds.get(name)?.dims}: ${feeds.get(name)?.data}`);
          if ([...fetches.keys()].includes('loss')) batches.push(fed.join('\n'));
          return session.run(feeds, fetches);
        },
        release: session.release,
      };
    },
  };
  const options = parseTrainingOptions(
    task,
    {
      ...{ encoder, decoder, seed, updates: 12, batchTokens: 100, model: { layers: 1, width: 8 } },
      ...{ sourceUnit: 'char', targetUnit: 'char', maxLength: 12, warmup: 1 },
    },
    'test',
  );
  await trainModel(
    { task, options, rows: pairs, devRows: pairs.slice(0, 4), savedConfig: {} },
    {
      runtime: recording,
      threads: 1,
      report: () => undefined,
      note: () => undefined,
      warn: () => undefined,
      stopRequested: () => false,
      save: async () => undefined,
    },
  );
  return batches;
}

test('all families are trained on the same batches in the same order', async () => {
  const [first, ...others] = await Promise.all(
    encoderFamilies.map(({ name }, i) => batchesOf(name, decoderFamilies.at(-1 - i)!.name, 1)),
  );
  expect(first!.length).toBe(12);
  expect(new Set(first).size).toBeGreaterThan(6);
  for (const batches of others) expect(batches).toEqual(first);
  expect(await batchesOf('gru', 'gru', 2)).not.toEqual(first);
});
