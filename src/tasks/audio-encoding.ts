/** How recordings become examples: the options that tasks on sound share, and what they do. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { fold, type Key, keyOf, uniform } from '../base/random.ts';
import { atRate, type Recording, readRecording, type Samples } from '../data/audio/recording.ts';
import { boundedCache } from '../data/bounded-cache.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Example, FieldValues } from '../data/field.ts';
import { fileName, groupOfFile, type Media, noMedia } from '../data/media.ts';
import { type RowSequence, rowText } from '../data/row-sequence.ts';
import { isInMemory } from '../data/rows/row-file.ts';
import { dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { findFamily } from '../models/model-config.ts';
import type { SignalBody } from '../models/signals/signal-body.ts';
import type { SignalModelConfig } from '../models/signals/signal-model.ts';
import {
  frameCount,
  normalizations,
  rawSpectrogram,
  type SpectrogramOptions,
  spectrogramFront,
} from '../models/signals/spectrogram-front.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { loadGraph } from '../search/loaded-graph.ts';
import { type ChannelScales, channelScales, channelSums } from './channel-sums.ts';
import type { AssetSources, Warn } from './task.ts';

export const audioOptions = {
  sampleRate: z
    .int()
    .min(100)
    .max(192000)
    .optional()
    .describe('samples a second that the model reads (default: those of the first recording, at most 16000)'),
  frame: z.number().min(1).max(1000).default(25).describe('milliseconds of a frame of the spectrogram'),
  hop: z.number().min(1).max(1000).default(10).describe('milliseconds from one frame to the next'),
  bands: z.int().min(1).max(1024).default(40).describe('bands of the spectrogram, on the mel scale'),
  normalization: z
    .enum(normalizations)
    .default('global')
    .describe(
      'what gets the mean 0 and the deviation 1: global, each band of the training set; file, each band of each recording, so that its loudness and its microphone do not count; none',
    ),
  timeMasks: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe('stretches of frames that are hidden in each training recording (SpecAugment)'),
  bandMasks: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe('stretches of bands that are hidden in each training recording (SpecAugment)'),
  batchSize: z.int().min(1).max(1e9).default(32).describe('most recordings of a batch'),
};

type AudioOptions = z.output<z.ZodObject<typeof audioOptions>>;

/** No rate is higher where nobody asks for one: speech has little above 8 kHz. */
const usualRate = 16000;
const mostSurveyed = 1000;

/** What the recordings of a training set are like. */
export interface AudioForm {
  readonly sampleRate: number;
  /** Samples, at that rate, of the longest of those that were looked at; 0 once the model is made. */
  readonly longest: number;
  /** What the bands of the spectrogram are normalised by, where that is asked of the training set. */
  readonly statistics?: ChannelScales | undefined;
}

/**
 * The rate that is asked for or that of the first recording, and the longest of at most 1,000 recordings, evenly spaced; with `--normalization global`
 * also the mean and the deviation of each band over all their frames.
 *
 * Throws: E_DATA for a recording that cannot be read.
 */
export async function surveyRecordings(
  recordings: RowSequence<Recording>,
  options: AudioOptions,
  { media = noMedia, pulse, runtime }: AssetSources,
): Promise<AudioForm> {
  const surveyed = Math.min(recordings.length, mostSurveyed);
  const first = recordings.at(0);
  const usual = async () =>
    first === undefined ? usualRate : (await readRecording(first, media)).sampleRate;
  const sampleRate = options.sampleRate ?? Math.min(usualRate, Math.round(await usual()));
  const whole = { ...options, normalization: 'none' } as const;
  const front = spectrogramFront.options.parse(spectrogramOf(whole, { sampleRate }));
  const meter = options.normalization === 'global' ? bandMeter(front, runtime) : undefined;
  let seconds = 0;
  try {
    for (let n = 0; n < surveyed; n++) {
      pulse?.('measuring recordings', n, surveyed);
      const place = Math.floor((n * recordings.length) / surveyed);
      const found = await readRecording(recordings.at(place)!, media);
      seconds = Math.max(seconds, found.samples.length / found.sampleRate);
      await meter?.add(fitted(atRate(found, sampleRate), front, Number.POSITIVE_INFINITY));
    }
    const longest = Math.max(1, Math.ceil(seconds * sampleRate));
    return { sampleRate, longest, statistics: meter?.found() };
  } finally {
    await meter?.release();
  }
}

/** Sums up the bands of recordings, whose spectrograms are those that the model computes. Throws E_INTERNAL without a runtime. */
function bandMeter(front: SpectrogramOptions, runtime: Runtime | undefined) {
  if (runtime === undefined)
    throw new HeddleError('E_INTERNAL', { where: 'recordings', found: 'no runtime' });
  const sums = channelSums(front.bands);
  const samples = input('samples', 'float32', [1, dim('N')]);
  const frames = rawSpectrogram(ModuleScope.root(), front, samples);
  const loaded = loadGraph(new Map([['frames', frames]]), new Map(), runtime, {});
  return {
    async add(values: Float32Array): Promise<void> {
      const graph = await loaded;
      const found = await graph.run(
        new Map([['samples', hostTensor('float32', [1, values.length], values)]]),
      );
      sums.add(found.get('frames')?.data as Float32Array);
    },
    found: () => channelScales(sums.found()),
    release: async () => (await loaded).release(),
  };
}

/** `8000 Hz, at most 2.3 s` */
export function formInWords({ sampleRate, longest }: AudioForm): string {
  return `${sampleRate} Hz${longest > 0 ? `, at most ${(longest / sampleRate).toFixed(1)} s` : ''}`;
}

/** The front of the model for these options. */
export function spectrogramOf(options: AudioOptions, form: Pick<AudioForm, 'sampleRate' | 'statistics'>) {
  const { sampleRate, statistics } = form;
  const { bands, normalization, timeMasks, bandMasks } = options;
  const samples = (milliseconds: number) => Math.max(2, Math.round((milliseconds * sampleRate) / 1000));
  const frame = samples(options.frame);
  const hop = samples(options.hop);
  const ofTrainingSet = statistics && { mean: [...statistics.mean], deviation: [...statistics.deviation] };
  return {
    ...{ sampleRate, frame, hop, bands, normalization, timeMasks, bandMasks },
    ...(ofTrainingSet !== undefined && { statistics: ofTrainingSet }),
  };
}

/** The front of a model that reads spectrograms. */
export const frontOf = ({ front }: Pick<SignalModelConfig, 'front'>) => spectrogramFront.options.parse(front);

/** The form in which a model with one of these bodies reads recordings, and the most samples of one. */
export function readingOf(
  config: Pick<SignalModelConfig, 'front' | 'encoder'>,
  bodies: readonly SignalBody[],
) {
  const front = frontOf(config);
  const { family, options } = config.encoder;
  return { front, most: findFamily(bodies, family, 'encoder').longest(options) * front.hop };
}

/** What tells a recording from others: its file, or its samples. */
export function groupOfRecording(recording: Recording): string {
  return isInMemory(recording) ? rowText(recording) : groupOfFile(recording);
}

/** The most bytes of decoded recordings that are kept for the next epoch. */
const mostKept = 2 ** 29;

interface AudioDatasetOptions {
  readonly front: SpectrogramOptions;
  /** The most samples that the model reads; the rest is left out. */
  readonly most: number;
  readonly media?: Media | undefined;
  /** Told once of a recording that is longer. */
  readonly warn?: Warn | undefined;
  /** The labels of an example of so many frames; `where` names it. Default: none. */
  readonly labels?: (
    i: number,
    frames: number,
    where: string,
  ) => readonly (readonly [field: string, values: FieldValues])[];
}

/**
 * Recordings as examples. Those that are read from files, or changed for the model, are kept as long as there is room. With a key, stretches of
 * the spectrogram are hidden: a function of the key and the number of the recording.
 */
export function audioDataset(
  recordings: RowSequence<Recording>,
  { front, most, media = noMedia, warn, labels = () => [] }: AudioDatasetOptions,
): Dataset {
  const kept = boundedCache<Float32Array>(mostKept, ({ byteLength }) => byteLength);
  const warnOfCut = cutWarner(front, most, warn);
  const formed = (found: Samples, i: number) => {
    const samples = atRate(found, front.sampleRate);
    warnOfCut(samples.length, () => fileName(recordings.at(i)!, `recording ${i + 1}`));
    return fitted(samples, front, most);
  };
  const exampleOf = (samples: Float32Array, i: number, key: Key | undefined): Example => {
    const length = Math.max(front.hop, Math.min(samples.length, front.clip ?? samples.length));
    const frames = frameCount(front, length);
    const where = fileName(recordings.at(i)!, `recording ${i + 1}`);
    return new Map<string, FieldValues>([
      ['samples', samples],
      ['length', Int32Array.of(length)],
      ['timeSpans', drawSpans(key && fold(fold(key, i), 0), front.timeMasks, frames)],
      ['bandSpans', drawSpans(key && fold(fold(key, i), 1), front.bandMasks, front.bands)],
      ...labels(i, frames, where),
    ]);
  };
  const first = recordings.at(0);
  return Object.freeze({
    length: recordings.length,
    lengths: new Map(),
    isRead: first !== undefined && !isInMemory(first),
    at(i: number, key?: Key) {
      const given = recordings.at(i)!;
      const known = kept.get(i);
      if (known !== undefined) return exampleOf(known, i, key);
      if (!isInMemory(given)) {
        return readRecording(given, media).then((found) => exampleOf(kept.keep(i, formed(found, i)), i, key));
      }
      const samples = formed(given, i);
      return exampleOf(samples === given.samples ? samples : kept.keep(i, samples), i, key);
    },
  });
}

/** A function that says once that recordings are longer than the model reads, which it is told of each. */
function cutWarner({ clip, sampleRate }: SpectrogramOptions, most: number, warn: Warn | undefined) {
  const longest = clip ?? most;
  const seconds = (samples: number) => `${(samples / sampleRate).toFixed(2)} s`;
  let told = warn === undefined;
  return (samples: number, nameOf: () => string): void => {
    if (told || samples <= longest) return;
    told = true;
    const found = `${nameOf()} has ${seconds(samples)}, the model reads ${seconds(longest)}`;
    warn?.(`${found}: of longer recordings the beginning is read`, 'once');
  };
}

/** The samples that the model reads: with zeros after the last where there are too few. */
function fitted(samples: Float32Array, { clip, hop }: SpectrogramOptions, most: number): Float32Array {
  const length = clip ?? Math.max(hop, Math.min(samples.length, most));
  if (samples.length === length) return samples;
  const found = new Float32Array(length);
  found.set(samples.subarray(0, length));
  return found;
}

/** The longest stretch that is hidden: a fifth of the frames, or of the bands. */
const longestShare = 5;

/**
 * Beginning and end of each stretch; without a key none is hidden.
 *
 * Source: Park et al. (2019), section 2: a width that is drawn uniformly up to a limit, then a beginning that is drawn uniformly.
 */
export function drawSpans(key: Key | undefined, masks: number, size: number): Int32Array {
  const spans = new Int32Array(2 * masks);
  if (key === undefined) return spans;
  for (let n = 0; n < masks; n++) {
    const width = Math.floor(uniform(key, 2 * n) * (Math.floor(size / longestShare) + 1));
    const start = Math.floor(uniform(key, 2 * n + 1) * (size - width + 1));
    spans.set([start, start + width], 2 * n);
  }
  return spans;
}

/** Tones that come and go, drawn from a seed: what golden cases let a model hear, which needs no file. */
export function drawnRecording({ sampleRate, hop }: SpectrogramOptions, seed: number): Samples {
  const key = fold(keyOf(seed), 0);
  const samples = Float32Array.from({ length: hop * (20 + 5 * seed) }, (_, n) => {
    const part = Math.floor(n / (4 * hop));
    const hertz = sampleRate * (0.02 + 0.4 * uniform(key, part));
    return 0.5 * uniform(key, 1000 + part) * Math.sin((2 * Math.PI * hertz * n) / sampleRate);
  });
  return { sampleRate, samples };
}
