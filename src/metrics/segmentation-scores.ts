/** How well classes of pixels are found. */

/** Counts over all pixels of all pictures, so that a class that a picture lacks needs no special case. */
export interface SegmentationScores {
  /** Intersection over union in percent, by class; undefined for a class that neither masks nor answers have. */
  readonly iou: readonly (number | undefined)[];
  /** Twice the intersection over the sum of both areas, in percent. */
  readonly dice: readonly (number | undefined)[];
  /** The means over the classes that there are. */
  readonly meanIou: number;
  readonly meanDice: number;
  readonly pixelAccuracy: number;
}

/** Counts of a confusion matrix [true][answered], to which pictures are added one by one. */
export class PixelConfusion {
  readonly counts: Float64Array;
  private readonly classes: number;

  constructor(classes: number) {
    this.classes = classes;
    this.counts = new Float64Array(classes * classes);
  }

  /** The classes of the pixels of a picture; a true class of -1 counts nothing. Throws RangeError for lists of two lengths. */
  add(truth: ArrayLike<number>, answered: ArrayLike<number>): void {
    if (truth.length !== answered.length)
      throw new RangeError(`${truth.length} and ${answered.length} pixels`);
    for (let i = 0; i < truth.length; i++) {
      if (truth[i]! >= 0) this.counts[truth[i]! * this.classes + answered[i]!]!++;
    }
  }

  /**
   * Formula: with the areas t of the mask, a of the answer and i of both, IoU = i / (t + a - i), Dice = 2 i / (t + a).
   * Source: Everingham et al. (2010), section 4.3 (IoU over the whole test set); Dice (1945).
   */
  scores(): SegmentationScores {
    const { counts, classes } = this;
    const each = Array.from({ length: classes }, (_, k) => k);
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    const overlaps = each.map((k) => {
      const inBoth = counts[k * classes + k]!;
      const inMask = sum(each.map((other) => counts[k * classes + other]!));
      const inAnswer = sum(each.map((other) => counts[other * classes + k]!));
      return { inBoth, areas: inMask + inAnswer };
    });
    const percent = (part: number, whole: number) => (whole === 0 ? undefined : (100 * part) / whole);
    const iou = overlaps.map(({ inBoth, areas }) => percent(inBoth, areas - inBoth));
    const dice = overlaps.map(({ inBoth, areas }) => percent(2 * inBoth, areas));
    const mean = (values: readonly (number | undefined)[]) => {
      const known = values.filter((value) => value !== undefined);
      return sum(known) / known.length;
    };
    const pixelAccuracy = (100 * sum(overlaps.map(({ inBoth }) => inBoth))) / sum([...counts]);
    return { iou, dice, meanIou: mean(iou), meanDice: mean(dice), pixelAccuracy };
  }
}
