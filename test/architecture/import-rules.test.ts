import { expect, test } from 'vitest';
import { importViolations } from './import-rules.ts';
import type { Import } from './imports.ts';
import type { Allowed, Layers } from './layer-table.ts';

const layers: Layers = {
  imports: new Map<string, Allowed>([
    ['base', new Set()],
    ['ops', new Set(['base'])],
    ['nn', new Set(['ops', 'base'])],
    ['runtime', new Set(['base'])],
    ['tasks', new Set(['base'])],
    ['cli', 'everything'],
    ['entry', 'everything'],
  ]),
  nodeOnly: ['runtime/node', 'cli', 'node.ts', 'node-*.ts'],
};

/** Violations of a graph written as file: 'specifier specifier', where `type:` marks a type-only import. */
function violations(files: Record<string, string>): string[] {
  const parse = (word: string): Import => ({
    specifier: word.replace(/^type:/, ''),
    typeOnly: word.startsWith('type:'),
  });
  const graph = Object.entries(files).map(
    ([file, words]) => [file, words.split(' ').filter(Boolean).map(parse)] as const,
  );
  return importViolations(new Map(graph), layers);
}

test('passes what the page allows', () => {
  const files = {
    'base/errors.ts': '',
    'ops/add.ts': './sum.ts ../base/errors.ts',
    'ops/sum.ts': './add.ts',
    'nn/linear.ts': '../ops/add.ts type:./layer.ts zod',
    'nn/layer.ts': '../ops/sum.ts',
    'runtime/web/session.ts': 'onnxruntime-web ../../base/errors.ts',
    'runtime/node/session.ts': 'onnxruntime-node node:os',
    'cli/main.ts': 'commander node:fs ../nn/linear.ts ../../package.json',
    'node.ts': './index.ts ./runtime/node/session.ts',
    'node-worker.ts': 'node:worker_threads',
    'index.ts': './nn/linear.ts',
  };
  expect(violations(files)).toEqual([]);
});

test('fails on an import that the table does not allow, of a type too', () => {
  expect(violations({ 'ops/add.ts': '../nn/linear.ts', 'base/errors.ts': 'type:../ops/sum.ts' })).toEqual([
    'ops/add.ts imports ../nn/linear.ts: the layer table does not allow it',
    'base/errors.ts imports ../ops/sum.ts: the layer table does not allow it',
  ]);
});

test('fails on a folder that the table does not name, and outside src', () => {
  expect(violations({ 'new/thing.ts': '../base/errors.ts' })).toHaveLength(1);
  expect(violations({ 'cli/main.ts': '../new/thing.ts ../../bench/run.ts' })).toHaveLength(2);
});

test('fails on a cycle between files of a folder, but not of ops', () => {
  expect(violations({ 'nn/a.ts': './b.ts', 'nn/b.ts': './c.ts', 'nn/c.ts': './a.ts' })).toEqual([
    'cycle between files: nn/a.ts -> nn/b.ts -> nn/c.ts -> nn/a.ts',
  ]);
  expect(violations({ 'ops/a.ts': './b.ts', 'ops/b.ts': './a.ts' })).toEqual([]);
});

test('types of two files may refer to each other, those of two folders may not', () => {
  expect(violations({ 'nn/a.ts': 'type:./b.ts', 'nn/b.ts': './a.ts' })).toEqual([]);
  expect(violations({ 'cli/a.ts': 'type:../node.ts', 'node.ts': './cli/a.ts' })).toEqual([
    'cycle between folders: cli -> entry -> cli',
  ]);
});

test('fails on a cycle between folders whose files have none', () => {
  expect(violations({ 'cli/a.ts': '../node.ts', 'node.ts': './cli/b.ts' })).toEqual([
    'cycle between folders: cli -> entry -> cli',
  ]);
});

test.each(['node:fs', 'fs', 'fs/promises', 'commander'])(
  'fails on %s in a browser-safe file',
  (specifier) => {
    expect(
      violations({ 'nn/linear.ts': specifier, 'nodes.ts': specifier, 'cli/main.ts': specifier }),
    ).toEqual([
      `nn/linear.ts imports ${specifier}: the importer is browser-safe`,
      `nodes.ts imports ${specifier}: the importer is browser-safe`,
    ]);
  },
);

test('fails on a browser-safe file that runs one that needs Node, but not on its types', () => {
  const file = './runtime/node/session.ts';
  expect(violations({ 'index.ts': file })).toEqual([
    `index.ts imports ${file}: the importer is browser-safe`,
  ]);
  expect(violations({ 'index.ts': `type:${file}` })).toEqual([]);
});

test('fails on onnxruntime outside its two folders', () => {
  const rule = 'only runtime/node and runtime/web import onnxruntime';
  expect(
    violations({ 'cli/main.ts': 'onnxruntime-node', 'runtime/runtime.ts': 'type:onnxruntime-common' }),
  ).toEqual([
    `cli/main.ts imports onnxruntime-node: ${rule}`,
    `runtime/runtime.ts imports onnxruntime-common: ${rule}`,
  ]);
});

test('fails on the file of a task outside its folder, types for the public surface aside', () => {
  const file = './tasks/translation.ts';
  const files = (importer: string, specifier: string) => ({
    'tasks/registry.ts': './translation.ts type:./task.ts ../base/errors.ts',
    'tasks/translation.ts': 'type:./task.ts',
    [importer]: specifier,
  });
  expect(violations(files('index.ts', `type:${file} type:./tasks/task.ts`))).toEqual([]);
  expect(violations(files('node.ts', './tasks/registry.ts ./tasks/train-model.ts'))).toEqual([]);
  const rule = 'the file of a task is reached through tasks/registry.ts';
  expect(violations(files('index.ts', file))).toEqual([`index.ts imports ${file}: ${rule}`]);
  for (const specifier of ['../tasks/translation.ts', 'type:../tasks/translation.ts']) {
    expect(violations(files('cli/main.ts', specifier))).toEqual([
      `cli/main.ts imports ../tasks/translation.ts: ${rule}`,
    ]);
  }
});
