/** Pictures with what a model found in them. */
import type { ClassMap } from '../data/pictures/mask-classes.ts';
import type { OverlayBox, PictureOverlay } from '../data/pictures/overlay.ts';
import type { Picture } from '../data/pictures/picture.ts';
import type { Size } from '../data/pictures/pixels.ts';
import { isInMemory } from '../data/rows/row-file.ts';
import { loadSharp, openPicture, pictureSize } from './node-media.ts';

/** Hues that readers with any colour vision tell apart. Source: Okabe and Ito (2008), "Color universal design". */
const colours = [
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [213, 94, 0],
  [86, 180, 233],
  [240, 228, 66],
  [90, 90, 90],
] as const;

const colourOf = (number: number) => colours[number % colours.length] ?? colours[0];
/** Of 255: how much regions cover. */
const opacity = 110;

/** The picture with what lies over it, as PNG. Throws E_DATA. */
export async function drawnPicture(picture: Picture, overlay: PictureOverlay = {}): Promise<Uint8Array> {
  const size = isInMemory(picture) ? picture : await pictureSize(picture);
  const upright = await openPicture(picture);
  return upright.toColourspace('srgb').composite(layersOf(overlay, size)).png().toBuffer();
}

/** A picture as PNG, and its size. */
export interface SmallPicture extends Size {
  readonly png: Uint8Array;
}

/** The same made so small that no side is longer than `side`; a smaller picture stays as it is. Throws E_DATA. */
export async function smallPicture(
  picture: Picture,
  side: number,
  overlay?: PictureOverlay,
): Promise<SmallPicture> {
  const sharp = await loadSharp('a picture');
  const { data: png, info } = await sharp(await drawnPicture(picture, overlay))
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .png({ palette: true })
    .toBuffer({ resolveWithObject: true });
  return { png, height: info.height, width: info.width };
}

function layersOf({ regions, boxes }: PictureOverlay, { height, width }: Size) {
  return [
    ...(regions === undefined ? [] : [regionLayer(regions)]),
    ...(boxes === undefined ? [] : [{ input: Buffer.from(boxLayer(boxes, { height, width })) }]),
  ];
}

function regionLayer({ height, width, classes }: ClassMap) {
  const pixels = Buffer.alloc(4 * classes.length);
  classes.forEach((number, i) => {
    pixels.set([...colourOf(number), opacity], 4 * i);
  });
  return { input: pixels, raw: { height, width, channels: 4 as const } };
}

function boxLayer(boxes: readonly OverlayBox[], { height, width }: Size): string {
  const line = Math.max(1, Math.round(Math.min(height, width) / 240));
  const letters = Math.max(9, Math.round(Math.min(height, width) / 36));
  const drawn = boxes.map((box) => {
    const colour = `rgb(${colourOf(box.class).join(',')})`;
    const top = Math.max(letters, box.y - line - 2);
    return [
      `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="none" stroke="${colour}" stroke-width="${line}"/>`,
      `<text x="${box.x}" y="${top}" font-family="sans-serif" font-size="${letters}" fill="${colour}" stroke="#fff" stroke-width="${letters / 4}" paint-order="stroke">${escaped(box.text)}</text>`,
    ].join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn.join('')}</svg>`;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&<>]/g, (character) => entities[character] ?? '');
}
