/** The nets whose training step is timed: what Heddle and PyTorch build, by name. */
import { type BenchCase, benchCase } from '../training/bench-case.ts';
import {
  classificationTask,
  normalization,
  type PictureBody,
  type PictureSize,
  segmentationTask,
} from './picture-step.ts';

const cifar = { channels: 3, side: 32, classes: 10 } as const;
const fashion = { rows: 128, channels: 1, side: 28, classes: 10 } as const;
const vit = { patch: 4, layers: 6, width: 128, inner: 512, heads: 4 } as const;

export const cases: ReadonlyMap<string, BenchCase> = new Map([
  ['resnet-20', labels({ net: 'resnet', options: { depth: 20 } }, { rows: 128, ...cifar })],
  [
    'densenet-bc-40-12',
    labels({ net: 'densenet', options: { depth: 40, growth: 12 } }, { rows: 64, ...cifar }),
  ],
  [
    'unet-16',
    pictures(
      segmentationTask,
      { net: 'unet', options: { depth: 4, width: 16 } },
      { rows: 4, channels: 1, side: 128, classes: 2 },
    ),
  ],
  ['vit', labels({ net: 'vit', options: vit }, { rows: 128, ...cifar }, 0.1)],
  ['cnn', labels({ net: 'cnn', options: { channels: '32,64', kernel: 5, dense: 256 } }, fashion, 0.25)],
]);

function labels(body: PictureBody, size: PictureSize, dropout = 0): BenchCase {
  return pictures(classificationTask, body, size, dropout);
}

function pictures(
  make: typeof classificationTask,
  { net, options }: PictureBody,
  size: PictureSize,
  dropout = 0,
): BenchCase {
  const task = (rate: number) =>
    make({ net, options: dropout > 0 ? { ...options, dropout: rate } : options }, size);
  return benchCase({ model: net, options, ...size, ...normalization, dropout }, task);
}
