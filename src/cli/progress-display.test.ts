import { expect, test } from 'vitest';
import { updateRecord as update } from '../../test/fixtures/update-record.ts';
import { progressDisplay } from './progress-display.ts';
import { bar, duration, updateLine } from './progress-line.ts';
import { textTable } from './text-table.ts';

function plainStream() {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (text: string) => lines.push(text) } as unknown as NodeJS.WriteStream;
  return { lines, stream };
}

test('an update in one line, with the time left if the rest goes like the start', () => {
  expect(updateLine(update(1200), 'bleu 31.2')).toBe(
    'update 1,200  epoch 1  loss 1.234  dev bleu 31.2  1,235 tokens/s  1:30 left',
  );
  expect(updateLine({ ...update(1), progress: 0 }, undefined)).toBe(
    'update 1  epoch 1  loss 1.234  1,235 tokens/s',
  );
  expect([59.6, 3599, 7265].map(duration)).toEqual(['1:00', '59:59', '2:01:05']);
  expect([-1, 0, 0.5, 2].map((share) => bar(share, 4))).toEqual(['────', '────', '━━──', '━━━━']);
});

test('plain lines: few updates, every evaluation, notes and warnings', () => {
  const { lines, stream } = plainStream();
  const display = progressDisplay(stream, { quiet: false, devText: ({ bleu }) => `bleu ${bleu}` });
  for (let i = 1; i <= 100; i++) display.show({ kind: 'record', record: update(i) });
  const evaluation = {
    event: 'evaluation',
    update: 100,
    epoch: 0,
    seconds: 1,
    metrics: { bleu: 3 },
    best: true,
    closing: false,
  } as const;
  display.show({ kind: 'record', record: evaluation });
  display.show({ kind: 'warning', text: 'careful' });
  display.close();
  expect(lines).toHaveLength(3);
  expect(lines.slice(1)).toEqual(['update 100: dev bleu 3.000 (best so far)\n', 'warning: careful\n']);
});

test('quiet shows nothing', () => {
  const { lines, stream } = plainStream();
  const display = progressDisplay(stream, { quiet: true, devText: () => '' });
  display.show({ kind: 'note', text: 'x' });
  display.close();
  expect(lines).toEqual([]);
});

test('a table has aligned columns and no trailing spaces', () => {
  const table = textTable(
    [
      ['a', '1'],
      ['long', '22'],
      ['b', ''],
    ],
    ['left', 'right'],
  );
  expect(table).toBe('a      1\nlong  22\nb\n');
});
