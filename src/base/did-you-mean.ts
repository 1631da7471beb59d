import { editDistance } from './edit-distance.ts';

/** `did you mean X?` for the known name that is closest to `word`, or undefined where none is close. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((name) => ({ name, distance: editDistance([...word], [...name]) }));
  const closest = distances.reduce<(typeof distances)[number] | undefined>(
    (best, found) => (best === undefined || found.distance < best.distance ? found : best),
    undefined,
  );
  if (closest === undefined || closest.distance > Math.max(2, word.length / 3)) return undefined;
  return `did you mean ${closest.name}?`;
}
