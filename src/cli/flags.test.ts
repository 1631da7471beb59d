import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkValue, parseFlag } from './flag-value.ts';
import { type Flag, flagsOf, mergeFlags } from './flags.ts';

const schema = z.strictObject({
  batchTokens: z.int().min(16).max(10_000_000).default(4096).describe('tokens of a batch'),
  rate: z.number().positive().lt(1).optional(),
  kind: z.enum(['a', 'b']).default('a'),
  tie: z.boolean().default(true),
  folder: z.string().min(1).optional().meta({ placeholder: 'folder' }),
  nested: z.record(z.string(), z.unknown()).default({}),
});
const flags = flagsOf(schema, { group: 'Test:', at: ['model'], prefix: 'encoder-' });
const flag = (name: string): Flag => flags.find((candidate) => candidate.name === `encoder-${name}`)!;

test('a field becomes a flag with its range, default and place', () => {
  expect(flag('batch-tokens')).toMatchObject({
    path: ['model', 'batchTokens'],
    kind: 'integer',
    description: 'tokens of a batch',
    default: 4096,
    allowed: 'an integer from 16 to 10,000,000',
  });
  expect(flag('rate')).toMatchObject({ allowed: 'a number above 0 below 1', default: undefined });
  expect(flag('kind')).toMatchObject({ allowed: 'a, b', choices: ['a', 'b'], placeholder: 'name' });
  expect(flag('folder')).toMatchObject({ allowed: 'a folder', placeholder: 'folder' });
  expect(flags.map(({ name }) => name)).not.toContain('encoder-nested');
});

test('text is read strictly', () => {
  expect(parseFlag(flag('batch-tokens'), '1e3')).toBe(1000);
  expect(parseFlag(flag('rate'), '.5')).toBe(0.5);
  expect(parseFlag(flag('tie'), 'false')).toBe(false);
  const refused = [
    ['batch-tokens', ['', ' 20', '20 ', '0x20', '20.5', '15', '1_000', 'NaN', 'Infinity']],
    ['rate', ['0', '1', '-0.5', '0,5']],
    ['tie', ['yes', '1', 'TRUE']],
    ['kind', ['A', '']],
    ['folder', ['']],
  ] as const;
  for (const [name, texts] of refused) {
    for (const text of texts) expect(() => parseFlag(flag(name), text)).toThrow(`--encoder-${name}: `);
  }
});

test('a value of a config file has its type', () => {
  expect(checkValue(flag('tie'), true, 'c.yaml: tie')).toBe(true);
  for (const value of ['20', null, [20], true]) {
    expect(() => checkValue(flag('batch-tokens'), value, 'c.yaml: x')).toThrow('c.yaml: x: ');
  }
});

test('a flag of two schemas takes what either takes', () => {
  const [merged] = mergeFlags([
    ...flagsOf(z.strictObject({ x: z.enum(['a', 'b']).default('a').describe('one') }), { group: '' }),
    ...flagsOf(z.strictObject({ x: z.enum(['b', 'c']).default('c').describe('other') }), { group: '' }),
    ...flagsOf(z.strictObject({ x: z.enum(['a', 'b']).default('a').describe('one') }), { group: '' }),
  ]);
  expect(merged).toMatchObject({
    placeholder: 'name',
    choices: ['a', 'b', 'c'],
    description: 'one; other',
    allowed: 'a, b, c',
    default: undefined,
  });
  expect(['a', 'c', 'd'].map((value) => merged!.accepts(value))).toEqual([true, true, false]);
});
