/** What readers of an evaluation want to see besides its figures. */
import type { PictureOverlay } from '../data/pictures/overlay.ts';
import type { Picture } from '../data/pictures/picture.ts';
import type { Calibration } from '../metrics/calibration.ts';
import type { PrecisionRecallCurve } from '../metrics/precision-recall.ts';
import type { DetailTable } from './detail-tables.ts';

/** How often each true class (row) was taken for each class (column), in `unit`. */
export interface Confusion {
  readonly names: readonly string[];
  readonly counts: readonly (readonly number[])[];
  readonly unit: string;
}

/** A picture with something drawn over it. */
export interface PictureView {
  readonly caption?: string;
  readonly overlay: PictureOverlay;
}

/** An item of the test set that was answered badly. */
export interface Mistake {
  /** The input in words. */
  readonly text: string;
  /** The input as a picture, and how it is shown. */
  readonly picture?: Picture;
  readonly views?: readonly PictureView[];
  /** In words, with probabilities where there are any. */
  readonly truth: string;
  readonly answer: string;
}

/** Curves by the name of the class; `number` is its number in the model. */
export interface ClassCurve extends PrecisionRecallCurve {
  readonly name: string;
  readonly number: number;
}

/** A table of figures by class. */
export interface ReviewTable extends DetailTable {
  readonly title: string;
}

export interface Review {
  readonly tables: readonly ReviewTable[];
  readonly confusion?: Confusion;
  readonly curves?: readonly ClassCurve[];
  readonly calibration?: Calibration;
  /** What the worst items are called, and by what they are the worst. */
  readonly worst: string;
  /** The worst first. */
  readonly mistakes: readonly Mistake[];
}

/** The most mistakes that are shown, of inputs that are small to show and of large ones. */
export const mostMistakes = { small: 24, large: 12 } as const;
