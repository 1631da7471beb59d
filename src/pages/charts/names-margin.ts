/** Room for names next to a picture, in pixels of a 13-pixel font. */

/** Room for an axis of numbers alone, where names stand above their rows. */
export const bareMargin = 8;

export function namesMargin(names: readonly string[]): number {
  return 16 + 7.2 * Math.max(0, ...names.map((name) => [...name].length));
}
