/** What is drawn over a picture. */
import type { Box } from './boxes.ts';
import type { ClassMap } from './mask-classes.ts';

/** In the pixels of the picture. */
export interface PictureOverlay {
  /** Each class has a colour. */
  readonly regions?: ClassMap;
  readonly boxes?: readonly OverlayBox[];
}

export interface OverlayBox extends Box {
  /** Boxes of one class have one colour. */
  readonly class: number;
  readonly text: string;
}
