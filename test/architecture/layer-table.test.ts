import { expect, test } from 'vitest';
import { parseLayers } from './layer-table.ts';

const page = (rows: readonly string[]) => `# Page

| folder | job | imports |
|---|---|---|
${rows.join('\n')}

All folders are browser-safe (no \`node:\` import, no Node-only package) except \`files\`, \`runtime/node\` and
\`src/node.ts\`, \`src/node-*.ts\`. The word \`later\` is not part of it.
`;

test('reads rows with a dash, a list and everything', () => {
  const { imports } = parseLayers(
    page([
      '| `base` | errors | - |',
      '| `ops` | one `op` | base |',
      '| `nn` | layers | ops, base |',
      '| `cli` | all | everything |',
    ]),
  );
  expect([...imports]).toEqual([
    ['base', new Set()],
    ['ops', new Set(['base'])],
    ['nn', new Set(['ops', 'base'])],
    ['cli', 'everything'],
  ]);
});

test('reads the folders and files that need Node', () => {
  expect(parseLayers(page(['| `base` | errors | - |'])).nodeOnly).toEqual([
    'files',
    'runtime/node',
    'node.ts',
    'node-*.ts',
  ]);
});

test('refuses a page without the table, without the sentence, or with an unknown folder', () => {
  expect(() => parseLayers('# Page')).toThrow('no table');
  expect(() => parseLayers('| folder | job | imports |\n|---|---|---|')).toThrow('no sentence');
  expect(() => parseLayers(page(['| `ops` | ops | bsae |']))).toThrow(
    'row ops: imports unknown folders: bsae',
  );
});
