/** What an editor shows for the names that the package exports. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Exported {
  readonly name: string;
  /** From `src`. */
  readonly file: string;
  readonly isType: boolean;
  /** The doc comment of its (first) declaration. */
  readonly comment: string;
}

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)), 'utf8');

function exportsOf(index: string): readonly Exported[] {
  return [...index.matchAll(/export (type )?\{([^}]*)\} from '\.\/([^']*)'/g)].flatMap(
    ([, type, names = '', file = '']) => {
      const source = read(file);
      return names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((given) => {
          const name = given.replace(/^type /, '');
          return {
            name,
            file,
            isType: type !== undefined || given !== name,
            comment: commentOf(source, name),
          };
        });
    },
  );
}

function commentOf(source: string, name: string): string {
  const declaration = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\s*)export (?:async )?(?:function\\*?|const|class|interface|type) ${name}\\b`,
  );
  return declaration.exec(source)?.[1] ?? '';
}

const exported = exportsOf(read('index.ts'));
const ops = exported.filter(({ file, isType }) => file.startsWith('ops/') && !isType);
const layers = exported.filter(({ file, isType }) => file.startsWith('nn/') && !isType);
const namesOf = (found: readonly Exported[]) => found.map(({ name }) => name);

/** What users call first, from the README and docs/LIBRARY.md. */
const first = [
  ...[
    'HeddleError',
    'compile',
    'compileTraining',
    'gradients',
    'input',
    'dim',
    'hostTensor',
    'scan',
    'inspect',
  ],
  ...['ModuleScope', 'defineLayer', 'initializeParameters', 'resolveModelConfig', 'schedules'],
];

/** Nothing can be wrong with what these are given. */
const cannotFail = ['constant', 'scalar', 'cast', 'fill'];

test('every exported name has a doc comment', () => {
  expect(exported.length).toBeGreaterThan(120);
  expect(namesOf(exported.filter(({ comment }) => comment === ''))).toEqual([]);
});

test('operators say shapes, errors and source', () => {
  expect(ops.length).toBeGreaterThan(60);
  expect(namesOf(ops.filter(({ comment }) => !/Shapes?:|->/.test(comment)))).toEqual([]);
  expect(namesOf(ops.filter(({ comment }) => !/Source|Formula/.test(comment)))).toEqual([]);
  const silent = ops.filter(({ name, comment }) => !/Throws/.test(comment) && !cannotFail.includes(name));
  expect(namesOf(silent)).toEqual([]);
});

test('layers and what belongs to them say shapes', () => {
  const without = layers.filter(({ comment }) => !/[Ss]hapes?\b|->/.test(comment));
  expect(namesOf(without)).toEqual([]);
});

test('what users call first has an example', () => {
  const documented = new Map(exported.map(({ name, comment }) => [name, comment]));
  expect(first.filter((name) => !documented.get(name)?.includes('@example'))).toEqual([]);
});
