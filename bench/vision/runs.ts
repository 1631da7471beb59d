/** What the benchmark of pictures trains, for how long, and what it should reach. */
import { sharedPath } from '../shared-data.ts';
import { makeMovingDigits, movingDigitsFile } from './moving-digits.ts';

/** Words in capitals among the arguments stand for paths. */
export interface VisionRun {
  readonly name: string;
  readonly task: string;
  readonly train: readonly string[];
  /** After `heddle evaluate MODEL`. */
  readonly test: readonly string[];
  /** The budget. */
  readonly updates: number;
  /** At least so much on the test set. */
  readonly goals: Readonly<Record<string, number>>;
  readonly paths: Readonly<Record<string, string>>;
  /** Makes what `paths` lead to. */
  readonly prepare?: () => void;
  /** Folders of links to files, in the place of `paths`: by the name of the folder, then by that of the link. */
  readonly links?: () => Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const fashionFolder = '/usr/share/datasets/fashion-mnist';
const fashionPaths = Object.fromEntries(
  ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map((name) => [
    name,
    `${fashionFolder}/${name}-ubyte.gz`,
  ]),
);

/** A run on Fashion-MNIST. */
const fashion = (
  family: string,
  updates: number,
  options: readonly string[],
  accuracy: number,
): VisionRun => ({
  name: `fashion-${family}`,
  task: 'image-classification',
  train: [
    '--train',
    'train-images-idx3',
    '--train-labels',
    'train-labels-idx1',
    '--encoder',
    family,
    ...options,
  ],
  test: ['t10k-images-idx3', '--labels', 't10k-labels-idx1'],
  updates,
  goals: { accuracy },
  paths: fashionPaths,
});

const flip = ['--augment', 'flip'] as const;

/** Digits that move in one of eight directions, by a small convolutional net and a family over time. */
const movingDigits = (family: string, options: readonly string[]): VisionRun => ({
  name: `moving-digits-${family}`,
  task: 'video-classification',
  train: [
    ...['--train', 'DIGITS', '--encoder', 'cnn', '--channels', '16,32', '--kernel', '3', '--batch-norm'],
    ...['--dense', '64', '--over-time', family, '--over-time-width', '64', '--over-time-layers', '1'],
    ...['--learning-rate', '0.005', '--warmup', '30', '--evaluate-every', '100'],
    ...options,
  ],
  test: ['DIGITS'],
  updates: 1500,
  goals: { accuracy: 97 },
  paths: { DIGITS: movingDigitsFile },
  prepare: makeMovingDigits,
});

const membranes = { train: [0, 21], dev: [21, 24], test: [24, 30] } as const;

function membraneLinks() {
  const folder = sharedPath('membrane');
  const ofPart = (kind: string, [from, to]: readonly [number, number]) =>
    Object.fromEntries(
      Array.from(
        { length: to - from },
        (_, i) => [`${from + i}.png`, `${folder}/${kind}/${from + i}.png`] as const,
      ),
    );
  return {
    IMAGES: ofPart('image', membranes.train),
    MASKS: ofPart('label', membranes.train),
    DEV_IMAGES: ofPart('image', membranes.dev),
    DEV_MASKS: ofPart('label', membranes.dev),
    TEST_IMAGES: ofPart('image', membranes.test),
    TEST_MASKS: ofPart('label', membranes.test),
  };
}

/**
 * No run is longer than half an hour of two quiet cores, by the time of a step (docs/BENCHMARKS.md): that would be 4,600 updates of ResNet-20, 3,500 of DenseNet with 64 pictures and
 * 12,900 of the LeNet-like net. They see the training pictures 2 to 11 times, far from learning any by heart: flips only, since shifts slow learning down. The learning rate
 * falls to zero (cosine, the default), after 200 updates of warm-up. ViT's options are the best of five by the dev set.
 */
export const runs: readonly VisionRun[] = [
  fashion('resnet', 3000, ['--depth', '20', ...flip], 92),
  fashion('densenet', 2500, ['--depth', '40', '--growth', '12', '--batch-size', '64', ...flip], 91),
  fashion('cnn', 2400, flip, 91),
  fashion(
    'vit',
    6500,
    [
      '--patch',
      '7',
      '--layers',
      '4',
      '--width',
      '128',
      '--inner',
      '512',
      '--learning-rate',
      '0.001',
      '--dropout',
      '0',
      ...flip,
    ],
    89,
  ),
  fashion(
    'lstm',
    3000,
    ['--front', 'rows', '--width', '128', '--layers', '2', '--dropout', '0.2', ...flip],
    89,
  ),
  {
    name: 'pneumonia-resnet',
    task: 'image-classification',
    train: [
      '--train',
      'PNEUMONIA',
      '--encoder',
      'resnet',
      '--depth',
      '20',
      '--metric',
      'auc',
      '--augment',
      'crop,rotate',
    ],
    test: ['PNEUMONIA'],
    updates: 400,
    goals: { auc: 0.944, accuracy: 85.4 },
    paths: { PNEUMONIA: sharedPath('pneumoniamnist/pneumoniamnist.npz') },
  },
  {
    name: 'membranes-unet',
    task: 'image-segmentation',
    train: [
      ...['--train', 'IMAGES', '--masks', 'MASKS', '--dev', 'DEV_IMAGES', '--dev-masks', 'DEV_MASKS'],
      ...[
        '--encoder',
        'unet',
        '--width',
        '16',
        '--size',
        '256',
        '--batch-size',
        '4',
        '--augment',
        'flip,rotate',
      ],
      ...['--learning-rate', '0.002', '--evaluate-every', '24'],
    ],
    test: ['TEST_IMAGES', '--masks', 'TEST_MASKS'],
    updates: 480,
    goals: {},
    paths: {},
    links: membraneLinks,
  },
  {
    name: 'cells-resnet',
    task: 'object-detection',
    train: [
      ...['--train', 'CELLS', '--split', 'ImageSets/Main/train.txt', '--dev-split', 'ImageSets/Main/val.txt'],
      ...['--encoder', 'resnet', '--augment', 'flip,crop,colour', '--evaluate-every', '100'],
    ],
    test: ['CELLS', '--split', 'ImageSets/Main/test.txt'],
    updates: 900,
    goals: { ap50: 75 },
    paths: { CELLS: sharedPath('bccd') },
  },
  movingDigits('lstm', []),
  movingDigits('transformer', ['--over-time-heads', '4', '--over-time-dropout', '0']),
];
