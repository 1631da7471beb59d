/** The numbers of a setting that lists several, such as `0.5, 1, 2`: settings are flat so that they can be printed. */
export function numbersOf(list: string): readonly number[] {
  return list.split(',').map(Number);
}

/** The seeds `first`, `first` + 1, ... */
export function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
