/** Pictures with what a model found in them. */

import { type HeatMap, stretchedHeat } from '../data/pictures/heat-map.ts';
import { type ClassMap, ignoredClass, stretchedClasses } from '../data/pictures/mask-classes.ts';
import type { OverlayBox, OverlayLabel, PictureOverlay } from '../data/pictures/overlay.ts';
import type { Picture } from '../data/pictures/picture.ts';
import type { Size } from '../data/pictures/pixels.ts';
import { openPicture, pictureSize } from '../files/node-media.ts';
import { html, type Markup } from './markup.ts';
import { hues } from './series-style.ts';
import { shortened } from './shortened.ts';

/** The shorter side of a picture that carries words, and the longer one of a picture that is enlarged for them, in pixels. */
const [readable, largest] = [240, 1024] as const;

/**
 * The picture with what lies over it, as PNG. A small picture that carries words, or a map of heat, is enlarged by a whole number.
 *
 * Throws E_DATA.
 */
export async function drawnPicture(picture: Picture, overlay: PictureOverlay): Promise<Uint8Array> {
  const size = await pictureSize(picture);
  const needsRoom = [overlay.boxes, overlay.labels, overlay.heat].some((part) => part !== undefined);
  const scale = needsRoom ? enlargement(size) : 1;
  const composed = await withOverlay(picture, overlay, { from: size, to: scaled(size, scale) });
  return composed.png().toBuffer();
}

/** A small copy of the picture with what lies over it, as the address of a WebP that a page holds in itself. Throws E_DATA. */
export async function thumbnail(picture: Picture, overlay: PictureOverlay, side: number): Promise<string> {
  const size = await pictureSize(picture);
  const scale = side / Math.max(size.height, size.width);
  const composed = await withOverlay(picture, overlay, { from: size, to: scaled(size, scale) });
  const bytes = await composed.webp({ quality: 70 }).toBuffer();
  return `data:image/webp;base64,${bytes.toString('base64')}`;
}

function enlargement({ height, width }: Size): number {
  const wanted = Math.ceil(readable / Math.min(height, width));
  return Math.max(1, Math.min(wanted, Math.floor(largest / Math.max(height, width))));
}

function scaled({ height, width }: Size, scale: number): Size {
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return { height: side(height), width: side(width) };
}

interface Sizes {
  /** Of the picture, and of the overlay. */
  readonly from: Size;
  /** In which both are drawn. */
  readonly to: Size;
}

async function withOverlay(
  picture: Picture,
  { regions, boxes, labels, heat }: PictureOverlay,
  { from, to }: Sizes,
) {
  const upright = await openPicture(picture);
  const isLarger = to.width > from.width;
  const kernel = isLarger ? 'nearest' : 'lanczos3';
  const stretched =
    to.width === from.width ? upright : upright.resize(to.width, to.height, { fit: 'fill', kernel });
  const letters = Math.max(11, Math.round(Math.min(to.height, to.width) / 18));
  const strip = labels === undefined ? 0 : Math.round(1.7 * letters);
  const whole = { height: to.height + strip, width: to.width };
  const layers = [
    ...(regions === undefined ? [] : [regionLayer(stretchedClasses(regions, to))]),
    ...(heat === undefined ? [] : [heatLayer(stretchedHeat(heat, to))]),
    ...(boxes === undefined ? [] : [drawingLayer(boxMarks(boxes, { from, to }), whole)]),
    ...(labels === undefined ? [] : [drawingLayer(labelMarks(labels, { to, letters, strip }), whole)]),
  ];
  return stretched
    .toColourspace('srgb')
    .extend({ bottom: strip, background: '#ffffff' })
    .composite(layers.map((layer) => ({ ...layer, top: 0, left: 0 })));
}

/** The colour of a class: a function of its number alone. */
const colourOf = (number: number) => hues[number % hues.length]!.light;

const channelsOf = (colour: string) =>
  [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));

/** Of 255: how much regions cover. */
const opacity = 110;

function regionLayer({ height, width, classes }: ClassMap) {
  const pixels = Buffer.alloc(4 * classes.length);
  const colours = hues.map((_, number) => [...channelsOf(colourOf(number)), opacity]);
  classes.forEach((number, i) => {
    if (number !== ignoredClass) pixels.set(colours[number % colours.length]!, 4 * i);
  });
  return { input: pixels, raw: { height, width, channels: 4 as const } };
}

/** From cold to hot; every colour is lighter than the one before it, as in matplotlib's inferno. */
const heatColours = ['#1b0c41', '#781c6d', '#cf4446', '#ed6925', '#fb9b06', '#f7d13d'].map(channelsOf);
/** Of 255, where the heat is 0 and where it is 1. */
const heatOpacity = [40, 190] as const;

function heatLayer({ height, width, values }: HeatMap) {
  const pixels = Buffer.alloc(4 * values.length);
  values.forEach((heat, i) => {
    const place = heat * (heatColours.length - 1);
    const before = Math.min(heatColours.length - 2, Math.floor(place));
    const [from, to] = [heatColours[before]!, heatColours[before + 1]!];
    const mixed = from.map((channel, c) => channel + (to[c]! - channel) * (place - before));
    pixels.set([...mixed, heatOpacity[0] + (heatOpacity[1] - heatOpacity[0]) * heat ** 2], 4 * i);
  });
  return { input: pixels, raw: { height, width, channels: 4 as const } };
}

function drawingLayer(marks: readonly Markup[], { height, width }: Size) {
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif">${marks}</svg>`;
  return { input: Buffer.from(svg.markup) };
}

function boxMarks(boxes: readonly OverlayBox[], { from, to }: Sizes): readonly Markup[] {
  const least = Math.min(to.height, to.width);
  const line = Math.max(1, Math.round(least / 240));
  const letters = Math.max(9, Math.round(least / 36));
  const [down, across] = [to.height / from.height, to.width / from.width];
  return boxes.map((box) => {
    const colour = colourOf(box.class);
    // On whole pixels, so that the colour of a thin line is its own.
    const [x, y] = [box.x * across, box.y * down].map((place) => Math.round(place) + (line % 2) / 2) as [
      number,
      number,
    ];
    const top = Math.max(letters, y - line - 2);
    const dashes = box.isBroken ? html` stroke-dasharray="${4 * line} ${3 * line}"` : undefined;
    return html`<rect x="${x}" y="${y}" width="${box.width * across}" height="${box.height * down}" fill="none" stroke="${colour}" stroke-width="${line}"${dashes}/><text x="${x}" y="${top}" font-size="${letters}" fill="${colour}" stroke="#fff" stroke-width="${letters / 4}" paint-order="stroke">${box.text}</text>`;
  });
}

interface LabelStrip {
  readonly to: Size;
  /** Height of a letter and of the strip below the picture. */
  readonly letters: number;
  readonly strip: number;
}

/** A square in the colour of each label and its words, side by side below the picture, as far as there is room. */
function labelMarks(labels: readonly OverlayLabel[], { to, letters, strip }: LabelStrip): readonly Markup[] {
  const middle = to.height + strip / 2;
  const gap = letters / 2;
  const room = to.width / Math.max(1, labels.length);
  const longest = Math.max(1, Math.floor((room - letters - 2.5 * gap) / (0.6 * letters)));
  return labels.map(({ class: number, text }, i) => {
    const left = gap + i * room;
    return html`<rect x="${left}" y="${middle - letters / 2}" width="${letters}" height="${letters}" fill="${colourOf(number)}"/><text x="${left + letters + gap}" y="${middle + 0.36 * letters}" font-size="${letters}" fill="#1d1f23">${shortened(text, longest)}</text>`;
  });
}
