import { describe, expect, test } from 'vitest';
import { hues } from './series-style.ts';
import { colors } from './style-sheet.ts';

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255);
  const [red, green, blue] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each(['light', 'dark'] as const)('%s', (mode) => {
  const { page, panel, line: _line, shade: _shade, ...inks } = colors[mode];

  test.each(Object.entries(inks))('%s can be read', (name, color) => {
    const least = name === 'bar' ? 3 : 4.5;
    expect(contrast(color, page)).toBeGreaterThanOrEqual(least);
    expect(contrast(color, panel)).toBeGreaterThanOrEqual(least);
  });

  test.each(hues.map((hue) => hue[mode]))('series colour %s stands out', (color) => {
    expect(contrast(color, page)).toBeGreaterThanOrEqual(3);
  });
});
