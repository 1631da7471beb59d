/** What readers of an evaluation of regions want to see. */

import { baseName } from '../data/media.ts';
import {
  type ClassMap,
  classNames,
  type MaskClasses,
  stretchedClasses,
} from '../data/pictures/mask-classes.ts';
import type { Picture } from '../data/pictures/picture.ts';
import type { PixelConfusion } from '../metrics/segmentation-scores.ts';
import { regionTables } from './detail-tables.ts';
import { mostMistakes, type Review } from './review.ts';
import type { Evaluation } from './task.ts';

/** The longest side of a map that is kept to be shown. */
const longestSide = 512;

interface AnsweredPicture {
  readonly picture: Picture;
  readonly number: number;
  readonly truth: ClassMap;
  readonly answer: ClassMap;
  /** Of the pixels that count, 0 to 100. */
  readonly accuracy: number;
}

/** Keeps the pictures that are answered worst, as they come. */
export class WorstPictures {
  private kept: readonly AnsweredPicture[] = [];

  add(found: AnsweredPicture): void {
    const small = { ...found, truth: reduced(found.truth), answer: reduced(found.answer) };
    this.kept = [...this.kept, small].sort((a, b) => a.accuracy - b.accuracy).slice(0, mostMistakes.large);
  }

  /** The worst first. */
  get pictures(): readonly AnsweredPicture[] {
    return this.kept.filter(({ accuracy }) => accuracy < 100);
  }
}

function reduced(map: ClassMap): ClassMap {
  const scale = Math.min(1, longestSide / Math.max(map.height, map.width));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return stretchedClasses(map, { height: side(map.height), width: side(map.width) });
}

/** Which classes of pixels are taken for which, and the pictures with the fewest right pixels. */
export function segmentationReview(
  { counts }: PixelConfusion,
  classes: MaskClasses,
  { pictures }: WorstPictures,
  details: NonNullable<Evaluation['details']>,
): Review {
  const names = classNames(classes);
  return {
    tables: regionTables(details).map((table) => ({
      ...table,
      title: 'How well the regions of each class are found',
    })),
    confusion: {
      names,
      counts: names.map((_, k) => [...counts.slice(k * names.length, (k + 1) * names.length)]),
      unit: 'pixels',
    },
    worst: 'pictures with the fewest right pixels',
    mistakes: pictures.map(({ picture, number, truth, answer, accuracy }) => ({
      text: baseName(picture, `picture ${number + 1}`),
      picture,
      views: [
        { caption: 'picture', overlay: {} },
        { caption: 'true regions', overlay: { regions: truth } },
        { caption: 'answer', overlay: { regions: answer } },
      ],
      truth: sharesInWords(truth, names),
      answer: `${sharesInWords(answer, names)}; ${accuracy.toFixed(1)} % of the pixels are right`,
    })),
  };
}

function sharesInWords({ classes }: ClassMap, names: readonly string[]): string {
  const counts = new Map<number, number>();
  for (const k of classes) counts.set(k, (counts.get(k) ?? 0) + 1);
  return names
    .flatMap((name, k) => {
      const count = counts.get(k) ?? 0;
      return count === 0 ? [] : [`${name} (${((100 * count) / classes.length).toFixed(0)} %)`];
    })
    .join(', ');
}
