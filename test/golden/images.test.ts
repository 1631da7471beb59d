/** Bodies for images against PyTorch: the last maps, the loss and all gradients in training. Inputs and weights are formulas. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readSafetensors } from '../../src/bundle/safetensors.ts';
import { input } from '../../src/graph/input.ts';
import { densenet } from '../../src/models/images/densenet.ts';
import type { ImageBody } from '../../src/models/images/image-body.ts';
import { resnet } from '../../src/models/images/resnet.ts';
import { unet } from '../../src/models/images/unet.ts';
import { vit } from '../../src/models/images/vit.ts';
import { ModuleScope } from '../../src/nn/module-scope.ts';
import { residualBlock } from '../../src/nn/residual-block.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { expectGolden } from './expect-golden.ts';
import { formulaValues } from './formula-values.ts';
import type { GoldenTensor } from './golden-file.ts';

const recorded = new URL('images.safetensors', import.meta.url);
const { tensors } = readSafetensors(await readFile(recorded), 'images.safetensors');

const golden = (name: string): GoldenTensor => {
  const { dims, data } = tensors.get(name)!;
  return { shape: dims, data: Array.from(data, Number) };
};

interface Net {
  readonly body: ImageBody;
  readonly options: Readonly<Record<string, unknown>>;
  readonly shape: readonly number[];
}

/** One block of the deep residual nets. */
const bottleneck: ImageBody = {
  name: 'bottleneck',
  options: z.object({}),
  features: (scope, _, x) => {
    const block = residualBlock(scope.child('block'), { kind: 'bottleneck', channels: 3, stride: 2 }, x);
    return { levels: [block] };
  },
};

/** A basic block with group normalisation (two groups of three) and squeeze-excitation. */
const squeezed: ImageBody = {
  name: 'squeezed',
  options: z.object({}),
  features: (scope, _, x) => {
    const options = { channels: 6, norm: 'group', squeeze: 2 } as const;
    return { levels: [residualBlock(scope.child('block'), options, x)] };
  },
};

const small = { patch: 4, layers: 2, width: 8, inner: 12, heads: 2, dropout: 0 };

const nets: Readonly<Record<string, Net>> = {
  resnet20: { body: resnet, options: { depth: 20, width: 4 }, shape: [2, 3, 12, 12] },
  resnet18: { body: resnet, options: { depth: 18, width: 3 }, shape: [4, 3, 64, 64] },
  bottleneck: { body: bottleneck, options: {}, shape: [2, 5, 6, 6] },
  densenet22: { body: densenet, options: { depth: 22, growth: 12 }, shape: [2, 3, 8, 8] },
  squeezed: { body: squeezed, options: {}, shape: [2, 6, 4, 3] },
  vit: { body: vit, options: small, shape: [2, 3, 8, 12] },
  unet: { body: unet, options: { depth: 2, width: 3 }, shape: [2, 1, 8, 8] },
};

test.each(Object.entries(nets))('%s', async (name, { body, options, shape }) => {
  const scope = ModuleScope.root({ training: true });
  const x = input('input', 'float32', shape);
  const { levels } = body.features(scope, body.options.parse(options), x);
  const output = name === 'unet' ? levels[0]! : levels.at(-1)!;
  const projection = input('projection', 'float32', output.shape);
  const loss = reduceSum(mul(output, projection));
  const learned = scope.parameters.filter(({ isStatistic }) => !isStatistic);
  const expected = {
    output: golden(`${name}/output`),
    loss: golden(`${name}/loss`).data[0]!,
    gradients: Object.fromEntries(learned.map((p) => [p.name, golden(`${name}/gradient/${p.name}`)])),
  };
  const feeds = new Map([
    ['input', formulaValues('input', shape, { scale: 1 })],
    ['projection', formulaValues('projection', expected.output.shape, { scale: 1 })],
    ...learned.map(
      (p) => [p.name, formulaValues(p.name, p.shape, { centre: p.name.endsWith('.scale') ? 1 : 0 })] as const,
    ),
  ]);
  const variables = new Map(learned.map((p) => [p.name, p.tensor]));
  await expectGolden({ output, loss, variables }, expected, feeds);
});

describe('weights, as the papers count them', () => {
  const millions = (body: ImageBody, options: object) => {
    const scope = ModuleScope.root();
    const { levels } = body.features(
      scope,
      body.options.parse(options),
      input('x', 'float32', [1, 3, 32, 32]),
    );
    const learned = scope.parameters.filter(({ isStatistic }) => !isStatistic);
    const body10 = learned.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    // The papers count the output to 10 classes too.
    return (body10 + 10 * ((levels.at(-1)!.shape[1] as number) + 1)) / 1e6;
  };
  test('ResNet-20: 0.27 M, ResNet-110: 1.7 M (He et al. 2016, table 6)', () => {
    expect(millions(resnet, { depth: 20 })).toBeCloseTo(0.27, 2);
    expect(millions(resnet, { depth: 110 })).toBeCloseTo(1.7, 1);
  });
  test('DenseNet-BC, L = 100, k = 12: 0.8 M (Huang et al. 2017, table 2)', () => {
    expect(millions(densenet, { depth: 100, growth: 12 })).toBeCloseTo(0.8, 1);
  });
});
