import { describe, expect, it } from 'vitest';
import type { Normalization } from '../data/normalize-text.ts';
import { trainTokenizer } from '../data/train-tokenizer.ts';
import type { Unit } from '../data/unit.ts';
import { groupBySource, perItemErrors, textMetrics } from './pair-metrics.ts';

const tokenizer = (unit: Unit, normalize: Normalization) => trainTokenizer({ unit, normalize }, ['café']);
const [nfc, nfd] = ['un café', 'un cafe\u0301'];

describe('rows of one source', () => {
  const rows = [nfc, nfd, 'UN CAFÉ', 'un  café'].map((source, i) => ({ source, target: `${i}` }));
  const references = (unit: Unit, normalize: Normalization) =>
    groupBySource(rows, tokenizer(unit, normalize)).map((item) => item.references.join(''));

  it('are those that are one to the model', () => {
    expect(references('char', 'none')).toEqual(['0', '1', '2', '3']);
    expect(references('char', 'nfc')).toEqual(['01', '2', '3']);
    expect(references('char', 'nfc-lower')).toEqual(['012', '3']);
    expect(references('word', 'nfc')).toEqual(['013', '2']);
    expect(references('bpe:20', 'nfc-lower')).toEqual(['0123']);
  });

  it('make an item that is spelt as the first of them', () => {
    expect(groupBySource(rows.slice(1), tokenizer('char', 'nfc'))[0]?.source).toBe(nfd);
  });
});

describe('texts are compared as the tokenizer of the targets normalises them', () => {
  const sentence = 'les cafés sont là-bas';
  const items = [{ source: 'x', references: ['rien', sentence.normalize('NFD')] }];
  const perfect = { sequenceErrorRate: 0, tokenErrorRate: 0, chrf: 100 };

  it.each(['char', 'word', 'bpe:40'] as const)('%s: a right answer to a reference in NFD', (unit) => {
    const spelling = tokenizer(unit, 'nfc');
    const found = textMetrics(items, [sentence], spelling);
    expect(Object.fromEntries(found)).toMatchObject(perfect);
    expect(found.get('bleu')).toBeCloseTo(100, 9);
    expect(perItemErrors(items, [sentence], spelling).get('sequenceErrorRate')).toEqual([0]);
  });

  it('another case is right where the model knows none, and wrong where it does', () => {
    const found = (normalize: Normalization) =>
      textMetrics(items, [sentence.toUpperCase().normalize('NFD')], tokenizer('char', normalize));
    expect(found('nfc-lower').get('tokenErrorRate')).toBe(0);
    expect(found('nfc').get('sequenceErrorRate')).toBe(100);
  });

  it('Unicode forms differ where nothing is normalised', () => {
    expect(textMetrics(items, [sentence], tokenizer('char', 'none')).get('sequenceErrorRate')).toBe(100);
  });
});
