import { expect, test } from 'vitest';
import { prepareData } from './prepare-data.ts';

const options = { sourceUnit: 'char', targetUnit: 'char', normalize: 'nfc', maxLength: 4 } as const;
const pair = (source: string, target = source) => ({ source, target });

test('pairs that are too long are skipped and counted, of both sets', () => {
  const train = [pair('abc'), pair('abcde'), pair('a', 'abcde')];
  const { examples, notes, warnings } = prepareData(train, [pair('ab'), pair('aabbcc')], options);
  expect(examples).toHaveLength(1);
  expect(notes).toContain('skipped 2 of 3 pairs longer than 4 tokens');
  expect(notes).toContain('skipped 1 of 2 dev pairs longer than 4 tokens in the dev loss');
  expect(warnings).toEqual([]);
});

test('one warning for all unknown symbols', () => {
  const { warnings } = prepareData([pair('ab')], [pair('xy'), pair('z')], options);
  expect(warnings).toEqual([expect.stringMatching(/^6 symbols .* become <unk>$/)]);
});

test.each([
  ['training data: pair 2', [pair('a'), pair(' ', 'b')], [pair('a')]],
  ['dev data: pair 1', [pair('a')], [pair('', 'b')]],
])('an empty source is refused: %s', (where, train, dev) => {
  expect(() => prepareData(train, dev, options)).toThrow(`${where}: an empty source`);
});

test('data of which nothing is left is refused', () => {
  expect(() => prepareData([pair('abcde')], [pair('a')], options)).toThrow(
    'none of 1 pairs has at most 4 tokens on each side; raise --max-length',
  );
});
