import { expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { noMedia } from '../media.ts';
import { audioClassificationRows, speechRows } from './audio-rows.ts';

test('manifests: paths are relative to them', async () => {
  expect(
    await rowsOf(audioClassificationRows, sourceOf('d/m.csv', 'path,label\na.wav,yes\n/b.wav,no\n')),
  ).toEqual([
    { audio: 'd/a.wav', label: 'yes' },
    { audio: '/b.wav', label: 'no' },
  ]);
  expect(await rowsOf(speechRows, sourceOf('m.jsonl', '{"path":"a.wav","text":"one, two"}\n'))).toEqual([
    { audio: 'a.wav', text: 'one, two' },
  ]);
});

test('a folder of a folder of recordings for each label', async () => {
  const folders = new Map([
    ['d', [{ name: 'yes', kind: 'folder' as const }]],
    [
      'd/yes',
      [
        { name: '1.wav', kind: 'file' as const },
        { name: 'notes.txt', kind: 'file' as const },
      ],
    ],
  ]);
  const media = {
    ...noMedia,
    kind: async () => 'folder' as const,
    list: async (path: string) => folders.get(path) ?? [],
  };
  const found = await audioClassificationRows.collect?.({ path: 'd' }, media);
  expect([...(found?.rows ?? [])]).toEqual([{ audio: 'd/yes/1.wav', label: 'yes' }]);
});

test.each([
  ['path,label\n,yes\n', /^m\.csv:2: an empty path/],
  ['path,label\na.wav,\n', /^m\.csv:2: an empty label/],
  ['file,label\na.wav,yes\n', /^m\.csv:1: a header without a column "path"/],
])('%j is refused', async (content, message) => {
  await expect(rowsOf(audioClassificationRows, sourceOf('m.csv', content))).rejects.toEqual(
    failing('E_DATA', message),
  );
});

test.each([
  [{ sampleRate: 8000, samples: new Float32Array(0) }, /at least one sample/],
  [{ sampleRate: 8000, samples: Float32Array.of(Number.NaN) }, /finite/],
])('an input %j is refused', (input, message) => {
  expect(() => audioClassificationRows.checkInput(input, 'input 1')).toThrow(failing('E_DATA', message));
});
