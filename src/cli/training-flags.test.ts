import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { modelFlags } from './training-flags.ts';

test('docs/COMMAND-LINE.md has a row for every model flag', () => {
  const text = readFileSync(new URL('../../docs/COMMAND-LINE.md', import.meta.url), 'utf8');
  const model = text.slice(text.indexOf('### Model'), text.indexOf('### Training'));
  const documented = [...model.matchAll(/^\| `--(?:no-)?([a-z-]+)`/gm)].map(([, name]) => name);
  expect(documented.toSorted()).toEqual([...modelFlags.map(({ name }) => name), 'tie'].toSorted());
});
