/** How a family becomes larger or smaller: what a comparison turns to give several families as many parameters. */
import type { z } from 'zod';

export type FamilyOptions = Readonly<Record<string, unknown>>;

/** One size of a family. */
export interface FamilySize {
  /** The option that it sets first. */
  readonly name: string;
  /** It is left alone where the number of parameters is as near as this share of the target; default: near enough for a match. */
  readonly closeEnough?: number;
  /** The options that size n = 1, 2, ... sets; the number of parameters grows with n. `given` are those that are set, without defaults. */
  at(n: number, given: FamilyOptions): FamilyOptions;
}

/**
 * The sizes of a family of a width: first the width, with which an inner size keeps its ratio; then the inner size, and at last that of
 * the embeddings, since one that differs from the width brings maps between the two with it. None of a family without a width.
 */
export function sizesByWidth(schema: z.ZodObject): readonly FamilySize[] {
  const has = (name: string) => name in schema.shape;
  if (!has('width')) return [];
  const ratioOf = (given: FamilyOptions) => {
    const defaults = schema.parse({});
    const { inner, width } = 'inner' in given ? { ...defaults, ...given } : defaults;
    return Number(inner) / Number(width);
  };
  const width: FamilySize = {
    name: 'width',
    at: (n, given) => ({
      width: n,
      ...(has('inner') && { inner: Math.max(1, Math.round(ratioOf(given) * n)) }),
    }),
  };
  // Never the width itself, for which embeddings need no map and the number drops.
  const exceptWidth = (name: string): FamilySize['at'] => {
    return (n, { width: own }) => ({ [name]: n < Number(own) ? n : n + 1 });
  };
  const inner: FamilySize = { name: 'inner', closeEnough: 0.005, at: exceptWidth('inner') };
  const embedding: FamilySize = { name: 'embedding', at: exceptWidth('embedding') };
  return [width, ...(has('inner') ? [inner] : []), ...(has('embedding') ? [embedding] : [])];
}
