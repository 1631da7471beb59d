/** How videos become examples. */
import { fold, type Key } from '../base/random.ts';
import { boundedCache } from '../data/bounded-cache.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Example, FieldValues } from '../data/field.ts';
import { groupOfFile, type Media, noMedia } from '../data/media.ts';
import type { Augment } from '../data/pictures/augmentation.ts';
import type { Picture } from '../data/pictures/picture.ts';
import { type Pixels, planes } from '../data/pictures/pixels.ts';
import type { RowSequence } from '../data/row-sequence.ts';
import { isInMemory } from '../data/rows/row-file.ts';
import { framesOf, type Video } from '../data/videos/video.ts';
import {
  drawnPicture,
  groupOfPicture,
  type ImageForm,
  type LabelValues,
  mostKept,
  pictureReader,
} from './picture-encoding.ts';

/** The middle frame of each video, to survey. */
export function middleFrames(videos: RowSequence<Video>, media: Media = noMedia) {
  return {
    length: videos.length,
    async at(i: number): Promise<Picture | undefined> {
      return (await framesOf(videos.at(i)!, media, 1))[0];
    },
  };
}

/** What tells a video from others: its file, or its frames. */
export function groupOfVideo(video: Video): string {
  return isInMemory(video) ? video.map(groupOfPicture).join(' ') : groupOfFile(video);
}

interface VideoDatasetOptions {
  readonly form: ImageForm;
  /** The most frames of a video. */
  readonly frames: number;
  readonly media?: Media | undefined;
  /** What the frames of training videos go through, all of one video in the same way. */
  readonly augment?: Augment | undefined;
  /** The labels of example `i`; default: none. */
  readonly labels?: (i: number) => LabelValues;
}

/** Videos as examples: their frames, evenly chosen. They are read when they are asked for, and kept as long as there is room. */
export function videoDataset(
  videos: RowSequence<Video>,
  { form, frames, media = noMedia, augment, labels = () => [] }: VideoDatasetOptions,
): Dataset {
  const read = pictureReader(form, media);
  const kept = boundedCache<readonly Pixels[]>(mostKept, (all) =>
    all.reduce((sum, { data }) => sum + data.length, 0),
  );
  const fill = form.mean.map(Math.round);
  const pixelsOf = async (i: number) => {
    const known = kept.get(i);
    if (known !== undefined) return known;
    const chosen = await framesOf(videos.at(i)!, media, frames);
    return kept.keep(i, await Promise.all(chosen.map(read)));
  };
  const first = videos.at(0);
  return Object.freeze({
    length: videos.length,
    lengths: new Map(),
    isRead: first !== undefined && !(isInMemory(first) && first.every(isInMemory)),
    async at(i: number, key?: Key): Promise<Example> {
      const pixels = await pixelsOf(i);
      const own = key === undefined ? undefined : fold(key, i);
      const seen =
        own === undefined || augment === undefined ? pixels : pixels.map((each) => augment(each, own, fill));
      return new Map<string, FieldValues>([
        ['frames', inARow(seen.map(planes))],
        ['step', Int32Array.from(seen, (_, t) => t)],
        ...labels(i),
      ]);
    },
  });
}

function inARow(frames: readonly Uint8Array[]): Uint8Array {
  const size = frames[0]?.length ?? 0;
  const data = new Uint8Array(frames.length * size);
  for (const [t, frame] of frames.entries()) data.set(frame, t * size);
  return data;
}

/** Pictures that follow one another, drawn from a seed: what golden cases show a model. */
export function drawnVideo(form: ImageForm, seed: number): readonly Pixels[] {
  return Array.from({ length: 2 + seed }, (_, t) => drawnPicture(form, 100 * seed + t));
}
