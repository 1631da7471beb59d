/** What is drawn over a picture. */

/** In the pixels of the picture. */
export interface PictureOverlay {
  /** The class of each pixel; each class has a colour. */
  readonly regions?: { readonly height: number; readonly width: number; readonly classes: Uint8Array };
  readonly boxes?: readonly OverlayBox[];
}

export interface OverlayBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Boxes of one class have one colour. */
  readonly class: number;
  readonly text: string;
}
