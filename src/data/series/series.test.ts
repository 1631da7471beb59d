/** Stamps, steps, gaps: what is filled by which rule, and what is named. */
import { describe, expect, test } from 'vitest';
import { calendarValues } from './calendar.ts';
import { type Filling, regularSeries, sliceSeries, stampOf } from './series.ts';
import { commonStyle, formatStamp, parseStamp } from './stamps.ts';
import { addSteps, stepInWords, stepOf, stepsBetween, usualSeason } from './steps.ts';

function seriesOf(rows: readonly (readonly [stamp: string, value: number])[], fill: Filling = 'none') {
  const stamps = rows.map(([stamp]) => parseStamp(stamp, 'test'));
  return regularSeries(
    {
      id: '',
      style: commonStyle(
        stamps.map(({ style }) => style),
        'test',
      ),
      stamps: stamps.map(({ at }) => at),
      columns: new Map([['y', rows.map(([, value]) => value)]]),
      whereOf: (i) => `row ${i + 1}`,
    },
    fill,
  );
}

describe('stamps', () => {
  test.each([
    '2016-07-01 05:30:00',
    '2016-07-01',
    '2016/07/01 05:30',
    '2016-07',
    '2016-07-01T05:30:00.250',
    '2016-07-01T05:30:00Z',
    '17',
    '-2.5',
    '1960-02-29',
  ])('%s is read and written', (text) => {
    const { at, style } = parseStamp(text, 'test');
    expect(formatStamp(at, style)).toBe(text);
  });

  test('zones become UTC; the finest part of a column counts for all', () => {
    const { at, style } = parseStamp('2016-07-01 05:30+02:00', 'test');
    expect(formatStamp(at, style)).toBe('2016-07-01 03:30Z');
    const styles = ['2016-07-01', '2016-07-01 05:30:00'].map((text) => parseStamp(text, 'test').style);
    expect(formatStamp(parseStamp('2016-07-02', 'test').at, commonStyle(styles, 'test'))).toBe(
      '2016-07-02 00:00:00',
    );
  });

  test.each(['', 'yesterday', '01.07.2016', '2016-02-30', '2016-13-01', '2016-07-01 25:00', '2016-7-1'])(
    '%j is refused',
    (text) => expect(() => parseStamp(text, 'a.csv:3')).toThrow(/^a\.csv:3: .*allowed: a date such as/),
  );

  test('stamps of two kinds are refused', () => {
    const styles = (...texts: string[]) => texts.map((text) => parseStamp(text, 'test').style);
    expect(() => commonStyle(styles('2016-07-01', '7'), 'a')).toThrow('a: dates next to numbers');
    const zones = styles('2016-07-01 05:00', '2016-07-01 05:00Z');
    expect(() => commonStyle(zones, 'a')).toThrow('stamps with and without a zone');
  });
});

describe('steps', () => {
  const step = (...texts: string[]) => {
    const stamps = texts.map((text) => parseStamp(text, 'test'));
    return stepOf(
      stamps.map(({ at }) => at),
      stamps[0]!.style,
    );
  };
  test.each([
    ['1 hour', 24, ['2016-07-01 00:00', '2016-07-01 01:00', '2016-07-01 02:00']],
    ['15 minutes', 96, ['2016-07-01 00:00', '2016-07-01 00:15']],
    ['1 day', 7, ['2016-07-01', '2016-07-02', '2016-07-04', '2016-07-05']],
    ['7 days', 52, ['2016-07-01', '2016-07-08']],
    ['1 month', 12, ['2016-01-01', '2016-02-01', '2016-03-01']],
    ['1 month', 12, ['2016-01-31', '2016-02-29', '2016-03-31']],
    ['3 months', 4, ['2016-01', '2016-04', '2016-07']],
    ['12 months', 1, ['2015-01-01', '2016-01-01', '2017-01-01']],
    ['5', 1, ['0', '5', '10']],
  ])('%s, a season of %i', (words, season, stamps) => {
    const found = step(...stamps);
    expect(stepInWords(found)).toBe(words);
    expect(usualSeason(found)).toBe(season);
    const [first, last] = [stamps[0]!, stamps.at(-1)!].map((text) => parseStamp(text, 'test').at);
    const between = stepsBetween(first!, last!, found);
    expect(addSteps(first!, found, between!)).toBe(last);
  });

  test('what stands between two steps is told', () => {
    const hour = step('2016-07-01 00:00', '2016-07-01 01:00');
    expect(stepsBetween(0, 1_800_000, hour)).toBeUndefined();
  });
});

describe('gaps', () => {
  test('without a rule what is missing is named', () => {
    const gap = [
      ['2016-07-01 00:00', 1],
      ['2016-07-01 01:00', 2],
      ['2016-07-01 02:00', 3],
      ['2016-07-01 04:00', 4],
    ] as const;
    expect(() => seriesOf(gap)).toThrow('row 4: no row for 2016-07-01 03:00, which comes before');
    expect(() => seriesOf([['1', Number.NaN]])).toThrow(
      'row 1: column "y" at 1: no value; allowed: a number',
    );
    expect([...seriesOf(gap, 'previous').columns.get('y')!]).toEqual([1, 2, 3, 3, 4]);
    const zero = seriesOf(gap, 'zero');
    expect([...zero.columns.get('y')!]).toEqual([1, 2, 3, 0, 4]);
    expect(zero.filled).toBe(1);
    expect(() =>
      seriesOf(
        [
          ['1', Number.NaN],
          ['2', 5],
        ],
        'previous',
      ),
    ).toThrow('none before it that could be repeated');
  });

  test('a day of 23 hours has a gap, one of 25 a stamp twice; with offsets neither', () => {
    const spring = ['00:00', '01:00', '03:00', '04:00'].map((time) => [`2016-03-27 ${time}`, 1] as const);
    expect(() => seriesOf(spring)).toThrow(/no row for 2016-03-27 02:00.*write stamps with their offset/);
    const autumn = ['01:00', '02:00', '02:00', '03:00'].map((time, i) => [`2016-10-30 ${time}`, i] as const);
    expect(() => seriesOf(autumn)).toThrow(
      /the stamp 2016-10-30 02:00 twice.*write stamps with their offset/,
    );
    expect([...seriesOf(autumn, 'previous').columns.get('y')!]).toEqual([0, 1.5, 3]);
    const zoned = ['01:00+01:00', '03:00+02:00', '04:00+02:00'].map(
      (time, i) => [`2016-03-27 ${time}`, i] as const,
    );
    const { clock, length } = seriesOf(zoned);
    expect([stampOf(clock, 0), stampOf(clock, length)]).toEqual(['2016-03-27 00:00Z', '2016-03-27 03:00Z']);
  });

  test('stamps that fall, and such between two steps', () => {
    const stamps = (...texts: string[]) => texts.map((text) => [text, 1] as const);
    expect(() => seriesOf(stamps('2', '1'))).toThrow('row 2: the stamp 1 after a later one');
    expect(() => seriesOf(stamps('0', '2', '4', '5', '6'), 'zero')).not.toThrow();
    const hours = stamps('2016-07-01 00:00', '2016-07-01 01:00', '2016-07-01 02:00', '2016-07-01 03:30');
    expect(() => seriesOf(hours, 'zero')).toThrow(
      'row 4: the stamp 2016-07-01 03:30 between two steps of 1 hour',
    );
  });

  test('one row is a series; a part of one keeps its stamps', () => {
    expect(seriesOf([['2016-07-01', 3]])).toMatchObject({ length: 1, filled: 0 });
    const months = seriesOf(
      ['2015-11', '2015-12', '2016-01', '2016-02'].map((stamp, i) => [stamp, i] as const),
    );
    const part = sliceSeries(months, 1, 4, 2);
    expect([stampOf(part.clock, 0), part.length, part.first]).toEqual(['2015-12', 3, 1]);
    expect([...part.columns.get('y')!]).toEqual([1, 2, 3]);
  });
});

test('a calendar is points on circles', () => {
  const { clock } = seriesOf([
    ['2016-07-01 00:00', 1],
    ['2016-07-01 06:00', 1],
  ]);
  // Hour 0 and 6 of a day; 1 July 2016 was a Friday.
  const values = calendarValues(clock, ['hour', 'weekday'], 0, 2);
  const expected = [0, 1, Math.sin((10 * Math.PI) / 7), Math.cos((10 * Math.PI) / 7), 1, 0];
  for (const [i, value] of expected.entries()) expect(values[i]).toBeCloseTo(value, 6);
});
