/** all-MiniLM-L6-v2 against PyTorch on 20 sentences; skipped where the model is not at hand. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { memoryDataset } from '../../src/data/dataset.ts';
import { folderStore } from '../../src/files/folder-store.ts';
import type { HostTensor } from '../../src/graph/host-tensor.ts';
import { readPretrained } from '../../src/interop/read-pretrained.ts';
import type { Head } from '../../src/models/heads/head.ts';
import { resolveTextModel, textModel } from '../../src/models/supervised.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { loadPredictor } from '../../src/search/predictor.ts';
import { type GoldenTensor, readGolden } from './golden-file.ts';

interface Content {
  readonly cases: readonly {
    readonly text: string;
    readonly ids: GoldenTensor;
    readonly first: GoldenTensor;
    readonly last: GoldenTensor;
    readonly mean: GoldenTensor;
  }[];
}

const folder = process.env.HEDDLE_MINILM ?? resolve('../minilm');
const isThere = existsSync(`${folder}/model.safetensors`);
const name = isThere
  ? 'hidden states of MiniLM'
  : `hidden states of MiniLM (skipped: no ${folder}; set HEDDLE_MINILM)`;

/** Gives the states themselves. */
const probe: Head = {
  kind: 'probe',
  options: z.strictObject({}),
  labels: () => new Map(),
  units: () => 'none',
  outputs: (_scope, _options, { x }) => new Map([['states', x]]),
  loss: (_options, _outputs, _labels, scale) => scale,
};

test.skipIf(!isThere)(name, async () => {
  const { cases } = readGolden<Content>('minilm');
  const { parts, weights, padding } = await readPretrained(await folderStore(folder));
  const { encoder } = parts;
  if (encoder === undefined) throw new Error('no encoder');
  const model = textModel(resolveTextModel({ encoder: encoder.config, padding }, probe), probe);
  const joined = cases.map(({ text }) => encoder.tokenizer.join(encoder.tokenizer.encode(text)));
  expect(joined.map(({ ids }) => [...ids])).toEqual(cases.map(({ ids }) => ids.data));
  const examples = joined.map(
    ({ ids, segments }) =>
      new Map([
        ['ids', ids],
        ['segments', segments],
      ]),
  );
  const predictor = loadPredictor(model, weights, nodeRuntime, { threads: 2 });
  const outputs = await predictor.outputs(memoryDataset(model.inputs, examples));
  await predictor.release();
  cases.forEach(({ ids, first, last, mean }, i) => {
    const { data, dims } = stateOf(outputs[i]);
    const width = dims[1] ?? 0;
    const row = (t: number) => data.subarray(t * width, (t + 1) * width);
    const sum = new Float32Array(width).map((_, d) =>
      ids.data.reduce((total, _id, t) => total + (row(t)[d] ?? 0), 0),
    );
    expectWithin(row(0), first);
    expectWithin(row(ids.data.length - 1), last);
    expectWithin(
      sum.map((total) => total / ids.data.length),
      mean,
    );
  });
});

function stateOf(outputs: ReadonlyMap<string, HostTensor> | undefined): HostTensor<'float32'> {
  const states = outputs?.get('states');
  if (states?.dtype === 'float32') return states as HostTensor<'float32'>;
  throw new Error('no states');
}

function expectWithin(actual: Float32Array, { data }: GoldenTensor): void {
  const largest = data.reduce((most, value, i) => Math.max(most, Math.abs(value - (actual[i] ?? 0))), 0);
  expect(largest).toBeLessThan(1e-4);
}
