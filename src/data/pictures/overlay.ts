/** What is drawn over a picture. */
import type { Box } from './boxes.ts';
import type { HeatMap } from './heat-map.ts';
import type { ClassMap } from './mask-classes.ts';

/** In the pixels of the picture. What has the same number has the same colour in every picture. */
export interface PictureOverlay {
  /** Each class has a colour. */
  readonly regions?: ClassMap;
  readonly boxes?: readonly OverlayBox[];
  /** Labels of the whole picture, written below it. */
  readonly labels?: readonly OverlayLabel[];
  /** What the model looked at, stretched over the picture. */
  readonly heat?: HeatMap;
}

export interface OverlayLabel {
  /** The number of the label in the model. */
  readonly class: number;
  readonly text: string;
}

export interface OverlayBox extends Box, OverlayLabel {
  /** Whether its line is broken, as that of a box which was not found; default false. */
  readonly isBroken?: boolean;
}
