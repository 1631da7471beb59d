/** The numbers of a setting that lists several, such as `0.5, 1, 2`: settings are flat so that they can be printed. */
export function numbersOf(list: string): readonly number[] {
  return list.split(',').map(Number);
}

interface SeedSettings {
  readonly firstSeed: number;
  readonly seeds: number;
}

/** The seeds `firstSeed`, `firstSeed` + 1, ... */
export function seedsOf({ firstSeed, seeds }: SeedSettings): readonly number[] {
  return Array.from({ length: seeds }, (_, i) => firstSeed + i);
}
