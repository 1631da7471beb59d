import { describe, expect, test } from 'vitest';
import { entitiesOf, entityScores } from '../../src/metrics/entity-f1.ts';
import { readGolden } from './golden-file.ts';

interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}
type Span = readonly [type: string, start: number, end: number];

interface Case extends Scores {
  readonly name: string;
  /** Labels joined by blanks, one text a sequence. */
  readonly true: readonly string[];
  readonly predicted: readonly string[];
  readonly entities: Readonly<Record<'true' | 'predicted', readonly (readonly Span[])[]>>;
  readonly accuracy: number;
  readonly types: Readonly<Record<string, Scores & { readonly support: number }>>;
}

const golden = readGolden<{ readonly source: string; readonly cases: readonly Case[] }>('entity-f1');
const split = (sequences: readonly string[]) => sequences.map((labels) => labels.split(' '));
const percent = ({ precision, recall, f1 }: Scores) => ({
  precision: expect.closeTo(100 * precision, 9),
  recall: expect.closeTo(100 * recall, 9),
  f1: expect.closeTo(100 * f1, 9),
});

describe(golden.source, () => {
  test.each(golden.cases)('entities: $name', (given) => {
    for (const side of ['true', 'predicted'] as const) {
      const found = split(given[side]).map((labels) =>
        entitiesOf([labels]).map(({ type, start, end }) => [type, start, end]),
      );
      expect(found).toEqual(given.entities[side]);
    }
  });

  test.each(golden.cases)('scores: $name', (given) => {
    const { types, ...scores } = entityScores(split(given.true), split(given.predicted));
    expect(scores).toEqual({ ...percent(given), accuracy: expect.closeTo(100 * given.accuracy, 9) });
    expect(new Map(types)).toEqual(
      new Map(
        Object.entries(given.types).map(([type, of]) => [type, { ...percent(of), support: of.support }]),
      ),
    );
  });
});
