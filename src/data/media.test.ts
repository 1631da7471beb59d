import { expect, test } from 'vitest';
import { groupOfFile } from './media.ts';

test('a file is told from others by its path, one that was chosen by name and size', () => {
  expect(groupOfFile('folder/a.wav')).toBe('folder/a.wav');
  expect(groupOfFile(new File(['abc'], 'a.wav'))).toBe('a.wav of 3 bytes');
  expect(groupOfFile(new Blob(['ab']))).not.toBe(groupOfFile(new Blob(['abc'])));
});
