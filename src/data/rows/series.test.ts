import { describe, expect, test } from 'vitest';
import { type Series, sliceSeries } from '../series/series.ts';
import { type SeriesColumns, seriesRows } from './series.ts';

function read(text: string, columns: Partial<SeriesColumns> = {}): readonly Series[] {
  const parser = seriesRows({ fill: 'none', ...columns }).parser({ path: 'a.csv' });
  return [...text.split('\n').flatMap((line) => parser.push(line) ?? []), ...parser.end()];
}

const wide = ['date,OT,load', '2016-07-01 00:00,30.5,1e2', '2016-07-01 01:00,-7,.5'].join('\n');

test('a wide table is one series; --time and --target choose columns', () => {
  const [series] = read(wide);
  expect(series).toMatchObject({ id: '', length: 2, first: 0 });
  expect([...series!.columns.keys()]).toEqual(['OT', 'load']);
  expect([...series!.columns.get('load')!]).toEqual([100, 0.5]);
  expect([...read(wide, { time: 'date', targets: ['load'] })[0]!.columns.keys()]).toEqual(['load']);
});

test('a long table is a series for each id, in any order of lines', () => {
  const long = ['shop,day,sold', 'b,1,5', 'a,1,2', 'b,2,6', 'a,2,3'].join('\n');
  const found = read(long, { time: 'day', id: 'shop' });
  expect(found.map(({ id, columns }) => [id, ...columns.get('sold')!])).toEqual([
    ['b', 5, 6],
    ['a', 2, 3],
  ]);
});

test('quoted cells, and cells without a value that are filled', () => {
  const [series] = read('t,"a, b"\n1,3\n2,\n3,NA', { fill: 'previous' });
  expect([...series!.columns.get('a, b')!]).toEqual([3, 3, 3]);
  expect(series!.filled).toBe(2);
});

test('of columns that are known ahead the last rows are the future, whatever is filled', () => {
  const lines = ['t,y,price,z', '1,3,10,', '2,,11,5', '3,,12,', '4,,,', '5,,14,'].join('\n');
  const columns = { known: ['price'], fill: 'previous', targets: ['y'] } as const;
  const [series] = read(lines.replace('2,,', '2,4,'), columns);
  expect(series).toMatchObject({ length: 2, filled: 1 });
  expect([...series!.columns.get('y')!]).toEqual([3, 4]);
  expect([...series!.known.get('price')!]).toEqual([10, 11, 12, 12, 14]);
  expect([...sliceSeries(series!, 1, 2).known.get('price')!]).toEqual([11, 12, 12, 14]);
  // A value that is missing before the last one is filled, and one of any column tells that a row is no future.
  const [both] = read(lines, { ...columns, targets: ['y', 'z'], fill: 'zero' });
  expect([both!.length, ...both!.columns.get('y')!]).toEqual([2, 3, 0]);
  expect([...read('t,y,price\n1,3,1\n2,4,2', { known: ['price'] })[0]!.columns.keys()]).toEqual(['y']);
});

describe('what is refused', () => {
  test.each<[string, string, Partial<SeriesColumns>]>([
    ['', 'no column of values', {}],
    ['date,y', 'a.csv: a header without rows', {}],
    ['date,y\n2016-07-01,high', 'a.csv:2: column "y": "high"; allowed: a number such as 3.14', {}],
    ['date,y\n2016-07-01,"3,14"', '"3,14", a number with a decimal comma', {}],
    ['date,y\n2016-07-01,"1.003,5"', 'a number with a decimal comma', {}],
    ['date;y\n2016-07-01;3', 'a.csv:1: no comma in the header', {}],
    ['date,y\n2016-07-01,1e999', '"1e999"; allowed', {}],
    ['date,y\n2016-07-01', 'a.csv:2: 1 column; allowed: 2 columns', {}],
    ['date,y\n\n', 'a.csv:2: an empty line', {}],
    ['date,y\nsoon,3', 'a.csv:2: the stamp "soon"', {}],
    ['date,y\n2016-07-01,3', 'no column "dat"; ', { time: 'dat' }],
    ['date,y\n2016-07-01,3', 'did you mean date?', { time: 'dat' }],
    ['date,y\n2016-07-01,3', 'no column "z"', { targets: ['z'] }],
    ['date,y\n2016-07-01,3', 'the column "date" as stamps or names', { targets: ['date'] }],
    ['date\n2016-07-01', 'no column of values', {}],
    ['date,y\n2016-07-01,3', 'no column "price"', { known: ['price'] }],
    ['date,y\n2016-07-01,3', 'the column "date" as stamps or names, which is not known', { known: ['date'] }],
    ['date,y,price\n2016-07-01,3,', 'column "price" at 2016-07-01: no value', { known: ['price'] }],
    ['date,y,price\n2016-07-01,3,high', 'column "price": "high"; allowed: a number', { known: ['price'] }],
    ['date,y,price\n2016-07-01,,1', 'column "y" at 2016-07-01: no value', { known: ['price'] }],
    ['date,y,p\n1,3,1\n2,4,1\n4,,1', 'no row for 3, which comes before', { known: ['p'] }],
    ['date,y,y\n2016-07-01,3,4', 'two columns "y"', {}],
    ['date,y\n2016-07-01,', 'no value; allowed: a number', {}],
    ['date,y\n2016-07-01,3\n2016-07-01,4', 'the stamp 2016-07-01 twice', {}],
    ['day,y\n1,3\n2016-07-01,4', 'dates next to numbers', {}],
  ])('%j: %s', (text, message, columns) => {
    expect(() => read(text, columns)).toThrow(message);
  });
});

describe('of the library', () => {
  const { check } = seriesRows({ fill: 'none' });

  test('stamps as texts, dates or numbers; columns as an object or a map', () => {
    const first = new Date(Date.UTC(2016, 6, 1));
    const dates = check({ times: [first, '2016-07-02T00:00:00.000Z'], values: { y: [1, 2] } }, 'row 1');
    expect(dates).toMatchObject({ length: 2, clock: { step: { unit: 'milliseconds', size: 86_400_000 } } });
    const numbers = check(
      { id: 'a', times: [0, 1], values: new Map([['y', Float32Array.of(1, 2)]]) },
      'row 1',
    );
    expect([...numbers.columns.get('y')!]).toEqual([1, 2]);
    expect(check(numbers, 'row 1')).toBe(numbers);
  });

  test.each<[unknown, string]>([
    [null, 'row 1'],
    [{ times: [1], values: {} }, 'row 1: no values'],
    [{ times: [1, 2], values: { y: [1] } }, 'row 1: 1 values of "y"; allowed: 2'],
    [{ times: [1], values: { y: ['1'] } }, 'value 1 of "y" is 1; allowed: a number'],
    [{ times: [1], values: { y: [Number.POSITIVE_INFINITY] } }, 'value 1 of "y" is Infinity'],
    [{ times: [1], values: { y: [null] } }, 'no value'],
    [{ times: ['never'], values: { y: [1] } }, 'row 1: value 1: the stamp "never"'],
  ])('%j is refused', (row, message) => {
    expect(() => check(row, 'row 1')).toThrow(message);
  });
});
