/** Log-mel spectrograms as part of the graph, so that a model takes the waveform and every runtime gives the same numbers. */
import { z } from 'zod';
import { hostTensor } from '../graph/host-tensor.ts';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { constant, scalar } from '../ops/constant.ts';
import { convolution2d } from '../ops/convolution-2d.ts';
import { log } from '../ops/log.ts';
import { matmul } from '../ops/matmul.ts';
import { maximum } from '../ops/maximum.ts';
import { mul } from '../ops/mul.ts';
import { reshape } from '../ops/reshape.ts';
import { split } from '../ops/split.ts';
import { sqrt } from '../ops/sqrt.ts';
import { transpose } from '../ops/transpose.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

export const melScales = ['slaney', 'htk'] as const;

export const logMelOptions = z.object({
  sampleRate: z.number().positive(),
  /** Samples of a frame, which are those of its Fourier transform too. */
  frame: z.int().min(2),
  /** Samples from one frame to the next. */
  hop: z.int().positive(),
  bands: z.int().positive(),
  /** Hz. */
  lowest: z.number().min(0).default(0),
  /** Hz; default: half the rate. */
  highest: z.number().positive().optional(),
  scale: z.enum(melScales).default('slaney'),
  /** Whether the triangles have the same area; else the same height. */
  sameArea: z.boolean().default(true),
  /** Of the amplitude: 1 or 2. */
  power: z.union([z.literal(1), z.literal(2)]).default(2),
  /** What is at least in a band before the logarithm. */
  floor: z.number().positive().default(1e-10),
});

export type LogMelOptions = z.output<typeof logMelOptions>;

/**
 * The logarithm of the energy in bands that are as wide as the ear hears them. It has no parameters.
 *
 * Shapes: samples [B, N] float32 -> [B, (N - frame) // hop + 1, bands]; a frame reads no sample after its own.
 * Formula: with Hann's window w, X_k = sum over n of w_n x_n e^(-2 pi i k n / frame), ln(max(|X|^power M, floor)) with the triangles M. The
 * transform is one convolution with the cosines and sines.
 * Source: Davis and Mermelstein (1980); librosa.feature.melspectrogram(center=False); scales: O'Shaughnessy (1987) (htk), Slaney (1998).
 */
export const logMel = defineLayer({
  name: 'logMel',
  options: logMelOptions,
  contract: { batchInvariant: true },
  forward: (_: ModuleScope, options, samples: Tensor): Tensor => {
    const { frame, hop, bands, power, floor } = options;
    const bins = Math.floor(frame / 2) + 1;
    const kernel = constant(hostTensor('float32', [2 * bins, 1, 1, frame], fourierKernel(frame)));
    const signal = unsqueeze(unsqueeze(samples, 1), 1);
    const waves = convolution2d(signal, kernel, { stride: [1, hop] });
    const [real, imaginary] = split(waves, 1, [bins, bins]) as readonly [Tensor, Tensor];
    const energy = add(mul(real, real), mul(imaginary, imaginary));
    const spectrum = power === 2 ? energy : sqrt(energy);
    const frames = reshape(spectrum, [dimAt(spectrum.shape, 0), bins, dimAt(spectrum.shape, 3)]);
    const triangles = constant(hostTensor('float32', [bins, bands], melTriangles(options)));
    const banded = matmul(transpose(frames, [0, 2, 1]), triangles);
    return log(maximum(banded, scalar(floor, 'float32')));
  },
});

/** [2 bins, frame]: cosines, then minus sines, of all whole frequencies, times Hann's window (the periodic one). */
function fourierKernel(frame: number): Float32Array {
  const bins = Math.floor(frame / 2) + 1;
  return Float32Array.from({ length: 2 * bins * frame }, (_, at) => {
    const n = at % frame;
    const row = Math.floor(at / frame);
    const angle = (2 * Math.PI * (((row % bins) * n) % frame)) / frame;
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / frame);
    return window * (row < bins ? Math.cos(angle) : -Math.sin(angle));
  });
}

/** [bins, bands]: how much of each frequency is in each band. */
function melTriangles({
  sampleRate,
  frame,
  bands,
  lowest,
  highest = sampleRate / 2,
  scale,
  sameArea,
}: LogMelOptions) {
  const { toMel, toHertz } = scales[scale];
  const [first, last] = [toMel(lowest), toMel(highest)];
  const edges = Array.from({ length: bands + 2 }, (_, i) =>
    toHertz(first + (i * (last - first)) / (bands + 1)),
  );
  const bins = Math.floor(frame / 2) + 1;
  return Float32Array.from({ length: bins * bands }, (_, at) => {
    const frequency = (Math.floor(at / bands) * sampleRate) / frame;
    const [left, centre, right] = edges.slice(at % bands) as [number, number, number];
    const height = Math.min((frequency - left) / (centre - left), (right - frequency) / (right - centre));
    return Math.max(0, height) * (sameArea ? 2 / (right - left) : 1);
  });
}

/** Slaney's scale is straight up to 1,000 Hz and 15 mel, then a factor of 6.4 takes 27 mel. */
const straight = 200 / 3;
const step = Math.log(6.4) / 27;

const scales = {
  htk: {
    toMel: (hertz: number) => 2595 * Math.log10(1 + hertz / 700),
    toHertz: (mel: number) => 700 * (10 ** (mel / 2595) - 1),
  },
  slaney: {
    toMel: (hertz: number) => (hertz < 1000 ? hertz / straight : 15 + Math.log(hertz / 1000) / step),
    toHertz: (mel: number) => (mel < 15 ? mel * straight : 1000 * Math.exp(step * (mel - 15))),
  },
} as const;
