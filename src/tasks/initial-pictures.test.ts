/** Models of pictures that start from another one, through `fit`: what is copied, what is kept, what is refused. */
import { beforeAll, describe, expect, test } from 'vitest';
import { failing } from '../../test/fixtures/row-source.ts';
import { shapePictures, shapeScenes } from '../../test/fixtures/tiny-images.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { ImageModelConfig } from '../models/images/image-model.ts';
import { fit } from '../node.ts';

const quick = { worker: false, threads: 1, updates: 2, evaluateEvery: 2 } as const;
const rows = shapePictures(1, 30);
const others = rows.map(({ image, labels: [label] }) => ({ image, labels: [`a ${label}`] }));
const scenes = shapeScenes(1, 8);
const masks = scenes.map(({ image, mask }) => ({ image, mask }));
const boxes = scenes.map(({ image, box }) => ({ image, boxes: [box] }));
const split = (all: readonly object[]) => ({ train: all, dev: all.slice(0, 4) });
const classification = { task: 'image-classification', ...split(rows), ...quick } as const;
const cnn = { encoder: 'cnn', model: { channels: '4,6', kernel: 3, dense: 8, batchNorm: true } } as const;

/** A model, as far as it is looked at. */
interface Trained {
  readonly bundle: Bundle;
  release(): Promise<void>;
}

/** A model and what was said while it was made. */
async function noted(request: Readonly<Record<string, unknown>>) {
  const notes: string[] = [];
  const run = { ...request, onNote: (text: string) => notes.push(text) };
  const model: Trained = await fit(run as never);
  await model.release();
  return { model, notes: notes.join('\n') };
}

/** The weights of a model by name. */
function weightsOf({ bundle: { layout, parameters } }: Trained): ReadonlyMap<string, string> {
  const found = [...layout.entries].map(
    ([name, { offset, size }]) => [name, String(parameters.subarray(offset, offset + size))] as const,
  );
  return new Map(found);
}

let first: Trained;
beforeAll(async () => {
  first = (await noted({ ...classification, ...cnn })).model;
});

describe('from a classifier', () => {
  test('of the same labels all is copied; size, colours and statistics are its own', async () => {
    const { notes, model } = await noted({ ...classification, init: first, ...split(rows.slice(0, 20)) });
    expect(notes).toMatch(/of the model of init: size, colours, mean and deviation of the pictures/);
    expect(notes).toMatch(/fine-tuning: adamw, learning rate 0.0005, linear/);
    expect(notes).toMatch(/batches of 128/);
    expect(notes).not.toMatch(/fresh|not used/);
    expect(model.bundle.config.model).toEqual(first.bundle.config.model);
  });

  test('of other labels, as many as it had, the head is fresh and the body copied', async () => {
    const run = { ...classification, init: first, ...split(others), freeze: 'encoder' };
    const { notes, model } = await noted(run);
    expect(notes).toMatch(
      /fresh: head\.classification\.output\.weight, head\.classification\.output\.bias\n/,
    );
    const [before, after] = [weightsOf(first), weightsOf(model)];
    const learned = [...after].filter(([name]) => /^encoder\..*(weight|scale|bias)$/.test(name));
    expect(learned).toHaveLength(8);
    for (const [name, values] of learned) expect(values, name).toBe(before.get(name));
    expect(after.get('head.classification.output.weight')).not.toBe(
      before.get('head.classification.output.weight'),
    );
  });

  test.each<[string, readonly object[], string, RegExp]>([
    ['image-segmentation', masks, '16 x 16', /head\.segmentation/],
    ['object-detection', boxes, '24 x 24', /head\.detection/],
  ])('%s takes its body, colours and statistics, at a size of its own', async (task, all, size, head) => {
    const chosen = task === 'object-detection' ? { size: 24 } : {};
    const { notes, model } = await noted({ task, ...split(all), ...quick, ...chosen, init: first });
    expect(notes).toMatch(`pictures: ${size} pixels, grey`);
    expect(notes).toMatch(/of the model of init: colours, mean and deviation of the pictures/);
    expect(notes).toMatch(/copied \d+ tensors/);
    expect(notes).toMatch(/fresh: neck\.lateral/);
    expect(notes).toMatch(
      /not used: encoder\.dense\.weight, encoder\.dense\.bias, head\.classification\.output/,
    );
    const configOf = ({ bundle }: Trained) => bundle.config.model as ImageModelConfig;
    const [found, own] = [configOf(model), configOf(first)];
    expect(found.encoder.options).toEqual({ ...own.encoder.options, dense: 0 });
    expect(found.image.mean).toEqual(own.image.mean);
    expect([...weightsOf(model).keys()].some((name) => head.test(name))).toBe(true);
  });

  test.each([
    [{ model: { channels: '4' } }, 'channels: 4; allowed: 4,6, as the model of init has it'],
    [{ encoder: 'resnet' }, 'encoder: resnet; allowed: cnn'],
    [{ colours: 'rgb' }, 'colours: rgb; allowed: grey'],
    [{ size: 20 }, 'size: 20; allowed: 12 x 12'],
  ])('%j contradicts it', async (more, message) => {
    const run = { ...classification, init: first, encoder: 'cnn', ...more };
    await expect(noted(run)).rejects.toThrow(message);
  });
});

test('a mask with some of the classes keeps all of them, and the head', async () => {
  const run = { task: 'image-segmentation', ...quick, encoder: 'unet', model: { depth: 1, width: 4 } };
  const { model } = await noted({ ...run, ...split(masks) });
  const discs = masks.filter((_, i) => i % 2 === 0);
  const { notes } = await noted({ task: run.task, ...quick, init: model, ...split(discs) });
  expect(notes).toMatch(/3 classes: 0, 128, 255/);
  expect(notes).not.toMatch(/fresh/);
  // An option that the first run left to its default contradicts it too.
  await expect(
    noted({ task: run.task, ...quick, init: model, ...split(masks), model: { lastWidth: 6 } }),
  ).rejects.toThrow('lastWidth: 6; allowed: nothing');
  const two = discs.map(({ image, mask }) => ({
    image,
    mask: { ...mask, data: mask.data.map((value) => value >> 1) },
  }));
  expect((await noted({ task: run.task, ...quick, init: model, ...split(two) })).notes).toMatch(
    /2 classes: 0, 64[\s\S]*fresh: head\.segmentation\.output/,
  );
});

test('a body of one size keeps it, or says so; a sequence over rows tells no columns apart', async () => {
  const vit = { encoder: 'vit', model: { layers: 1, width: 8, heads: 2, inner: 8, patch: 4 } };
  const { model } = await noted({ ...classification, ...vit });
  const run = { task: 'image-segmentation', ...split(masks), ...quick, init: model };
  expect((await noted(run)).notes).toMatch(
    /pictures: 12 x 12 pixels[\s\S]*of the model of init: size, colours/,
  );
  await expect(noted({ ...run, size: 16 })).rejects.toEqual(
    failing('E_CONFIG', /size: 16; allowed: 12 x 12/),
  );
  const rowsOnly = { encoder: 'gru', model: { layers: 1, width: 8 } };
  const { model: gru } = await noted({ ...classification, ...rowsOnly });
  await expect(noted({ ...run, init: gru })).rejects.toEqual(
    failing('E_CONFIG', /init: a model of the body gru with front rows; allowed: .*patches/),
  );
});

test('a model of texts has no body for pictures', async () => {
  const texts = ['a', 'b', 'c', 'd'].map((text) => ({ text, label: text < 'c' ? 'x' : 'y', labels: [] }));
  const train = texts.map(({ text, label }) => ({ text, labels: [label] }));
  const text = { task: 'text-classification', train, dev: train, ...quick, unit: 'char' };
  const { model } = await noted({ ...text, model: { layers: 1, width: 8, heads: 2, inner: 8 } });
  await expect(noted({ ...classification, init: model })).rejects.toThrow(
    'a model without body that reads pictures that image-classification could use',
  );
  await expect(noted({ ...text, init: first })).rejects.toThrow('a model without encoder that text-class');
});
