/** Room for names next to a picture, in pixels of a 13-pixel font. */
const most = 34;

/** A name of at most so many characters, 34 where nothing else is said. */
export function shortened(name: string, longest = most): string {
  const characters = [...name];
  return characters.length <= longest ? name : `${characters.slice(0, longest - 1).join('')}…`;
}

/** Room for an axis of numbers alone, where names stand above their rows. */
export const bareMargin = 8;

export function namesMargin(names: readonly string[]): number {
  return 16 + 7.2 * Math.max(0, ...names.map((name) => [...name].length));
}
