/** Class activation maps against PyTorch, and attention rollout against its definition. Weights and pictures are formulas. */
import { expect, test } from 'vitest';
import { memoryDataset } from '../../src/data/dataset.ts';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { classification } from '../../src/models/heads/classification.ts';
import { imageBodies } from '../../src/models/images/image-bodies.ts';
import { type ImageModelConfig, imageModel, resolveImageModel } from '../../src/models/images/image-model.ts';
import { placeholdersOf } from '../../src/models/model.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import type { Outputs } from '../../src/search/decoding-graphs.ts';
import { explainClasses, explanationGraph } from '../../src/search/explanation.ts';
import { type HostTensors, loadGraph } from '../../src/search/loaded-graph.ts';
import { loadPredictor } from '../../src/search/predictor.ts';
import { formulaValues } from './formula-values.ts';
import { expectClose, type GoldenTensor, readGolden } from './golden-file.ts';

const side = 24;
const image = { height: side, width: side, mean: [127.5, 127.5, 127.5], deviation: [64, 64, 64] };
const pixels = Uint8Array.from(
  formulaValues('image', [2, 3, side, side], { scale: 127.5, centre: 127.5 }).data,
);
const classes = hostTensor('int32', [2], [0, 2]);
const feeds = new Map<string, HostTensor>([
  ['image', hostTensor('uint8', [2, 3, side, side], pixels)],
  ['class', classes],
]);

async function run(outputs: Outputs, parameters: HostTensors): Promise<HostTensors> {
  const graph = await loadGraph(outputs, parameters, nodeRuntime, {});
  const found = await graph.run(feeds);
  await graph.release();
  return found;
}

function modelOf(encoder: ImageModelConfig['encoder']) {
  const config = resolveImageModel({ image, encoder, head: { labels: 3 } }, classification);
  const model = imageModel(config, classification);
  const scope = ModuleScope.root();
  model.forward(scope, placeholdersOf(model.inputs));
  const isAroundOne = (name: string) => /\.(?:scale|variance)$/.test(name);
  const parameters = new Map(
    scope.parameters.map(({ name, shape }) => [
      name,
      formulaValues(name, shape, { centre: isAroundOne(name) ? 1 : 0 }),
    ]),
  );
  return { model, parameters };
}

test('Grad-CAM of a ResNet', async () => {
  const golden = readGolden<{ readonly heat: GoldenTensor }>('grad-cam');
  const { model, parameters } = modelOf({ family: 'resnet', options: { depth: 20, width: 4 } });
  const heat = (await run(explanationGraph(model), parameters)).get('heat')!;
  expect(Math.max(...golden.heat.data)).toBeGreaterThan(0.1);
  expectClose(heat, golden.heat, 1e-4);

  // What a user gets is the same over its largest value.
  const predictor = loadPredictor(model, parameters, nodeRuntime);
  const size = 3 * side * side;
  const examples = [0, 1].map((row) => new Map([['image', pixels.slice(row * size, (row + 1) * size)]]));
  const found = await explainClasses(predictor, memoryDataset(model.inputs, examples), [0, 2]);
  await predictor.release();
  found.forEach(({ height, width, values }, row) => {
    expect([height, width]).toEqual([6, 6]);
    const own = golden.heat.data.slice(row * 36, (row + 1) * 36);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(own[i]! / Math.max(...own), 4);
    });
  });
});

test('attention rollout of a Vision Transformer is the product of its layers', async () => {
  const options = { patch: 8, layers: 2, width: 8, heads: 2 };
  const { model, parameters } = modelOf({ family: 'vit', options });
  const scope = ModuleScope.root();
  model.forward(scope, placeholdersOf(model.inputs));
  const shown = scope.observations.filter(({ name }) => name.endsWith('.weights'));
  const weights = new Map(shown.map(({ name, tensor }) => [name, tensor]));
  const [found, explained] = [await run(weights, parameters), await run(explanationGraph(model), parameters)];
  const places = 9;
  const layers = shown.map(({ name }) => (t: number, s: number) => {
    const { data } = found.get(name)!;
    // Of the first picture: [heads, places, places].
    const mean = [0, 1].reduce((sum, h) => sum + Number(data[(h * places + t) * places + s]) / 2, 0);
    return (mean + (t === s ? 1 : 0)) / 2;
  });
  expect(layers).toHaveLength(2);
  const numbers = Array.from({ length: places }, (_, i) => i);
  const [first, second] = layers as [(typeof layers)[0], (typeof layers)[0]];
  // The head takes the mean over all places.
  const expected = numbers.map((s) =>
    numbers.reduce((sum, t) => sum + numbers.reduce((a, m) => a + second(t, m) * first(m, s), 0) / places, 0),
  );
  const heat = explained.get('heat')!;
  expect(heat.dims).toEqual([2, 3, 3]);
  expected.forEach((value, s) => {
    expect(heat.data[s]).toBeCloseTo(value, 5);
  });
  expect(Math.max(...expected) / Math.min(...expected)).toBeGreaterThan(1.02);
});

test.each(imageBodies.map(({ name }) => name))(
  '%s: there is an explanation over several places',
  (family) => {
    const { model } = modelOf({ family, options: {} });
    const [, height, width] = explanationGraph(model).get('heat')!.shape;
    expect(Number(height) * Number(width)).toBeGreaterThan(1);
  },
);

test('a model whose last maps are a single place has none', () => {
  const small = { ...image, height: 4, width: 4 };
  const encoder = { family: 'unet', options: { depth: 2, width: 4 } };
  const config = resolveImageModel({ image: small, encoder, head: { labels: 3 } }, classification);
  expect(() => explanationGraph(imageModel(config, classification))).toThrow(/single place.*larger pictures/);
});
