import { z } from 'zod';
import { batchNorm } from '../../nn/batch-norm.ts';
import { convolutionLayer } from '../../nn/convolution-layer.ts';
import { maxPool2d } from '../../ops/max-pool.ts';
import { relu } from '../../ops/relu.ts';
import type { FamilyOptions, FamilySize } from '../family-size.ts';
import type { ImageBody } from './image-body.ts';

export const cnnOptions = z.strictObject({
  channels: z
    .string()
    .regex(
      /^[1-9]\d{0,3}(,[1-9]\d{0,3}){0,7}$/,
      'expected channels of each stage with commas between, such as 32,64',
    )
    .default('32,64')
    .describe('channels of each stage, such as 32,64; a stage ends with a 2 x 2 maximum'),
  kernel: z.int().min(1).max(31).default(5).describe('width of the kernels'),
  repeat: z.int().min(1).max(8).default(1).describe('convolutions of a stage (VGG: 2 or 3 with --kernel 3)'),
  batchNorm: z.boolean().default(false).describe('batch normalisation after each convolution'),
  dense: z.int().min(0).max(65536).default(256).describe('size of a dense layer over the last maps; 0: none'),
  dropout: z.number().min(0).lt(1).default(0.25).describe('dropout rate after the dense layer'),
});

const channelsOf = (given: FamilyOptions): readonly number[] =>
  cnnOptions.parse(given).channels.split(',').map(Number);

/** The channels of all stages, in their ratio; then the dense layer, and the channels of the last stage alone. */
const sizes: readonly FamilySize[] = [
  {
    name: 'channels',
    at(n, given) {
      const channels = channelsOf(given);
      return { channels: channels.map((own) => Math.max(1, Math.round((n * own) / channels[0]!))).join(',') };
    },
  },
  { name: 'dense', at: (n) => ({ dense: n }) },
  { name: 'channels', at: (n, given) => ({ channels: [...channelsOf(given).slice(0, -1), n].join(',') }) },
];

/**
 * Convolutions and maxima, then a dense layer: LeNet as it stands, VGG with `--kernel 3 --repeat 2` and more stages.
 *
 * Formula: each stage is `repeat` times relu(x * W + b), then a 2 x 2 maximum; the dense layer is a convolution over the whole last map.
 * Source: LeCun et al. (1998), figure 2 (with relu and maxima in place of sigmoids and means); Simonyan and Zisserman (2015), table 1.
 */
export const cnn: ImageBody<typeof cnnOptions> = {
  name: 'cnn',
  options: cnnOptions,
  isOfOneSize: ({ dense }) => dense > 0,
  sizes,
  features(scope, { channels, kernel, repeat, batchNorm: normalized, dense, dropout }, x) {
    let maps = x;
    const levels = channels.split(',').map((width, stage) => {
      for (let i = 0; i < repeat; i++) {
        const inside = scope.child(`stages.${stage}.${i}`);
        const y = convolutionLayer(inside, { channels: Number(width), kernel, bias: !normalized }, maps);
        maps = relu(normalized ? batchNorm(inside.child('norm'), {}, y) : y);
      }
      maps = maxPool2d(maps, [2, 2]);
      return maps;
    });
    if (dense === 0) return { levels };
    const inside = scope.child('dense');
    const [, , height, width] = maps.shape as [number, number, number, number];
    const whole = { channels: dense, kernel: [height, width] as [number, number], padding: 0 };
    const vector = relu(convolutionLayer(inside, whole, maps));
    return { levels: [...levels, inside.dropout(vector, dropout)] };
  },
};
