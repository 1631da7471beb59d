/** What a stranger gets who installs the package: in Node, in TypeScript, without the native engine. */
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InstalledPackage, installPackage, pairs, root, runInProject, settings } from './installed.ts';

let installed: InstalledPackage;
beforeAll(() => {
  installed = installPackage();
}, 300_000);
afterAll(() => rmSync(installed.project, { recursive: true, force: true }));

const tool = (name: string, ...args: string[]) =>
  execFileSync(join(root, 'node_modules/.bin', name), args, { cwd: installed.project }).toString();

test('npm install fetches from the registry alone, runs nothing and warns of nothing', () => {
  expect(installed.output).not.toMatch(/warn|error/i);
  expect(installed.manifests.size).toBeGreaterThan(20);
  const scripts = [...installed.manifests].filter(([, manifest]) =>
    ['preinstall', 'install', 'postinstall', 'prepare'].some(
      (name) => manifest.scripts?.[name] !== undefined && name !== 'prepare',
    ),
  );
  expect(scripts.map(([name]) => name)).toEqual([]);
  for (const address of installed.fetched)
    expect(address).toMatch(/^(?:https:\/\/registry\.npmjs\.org\/|file:)/);
});

test('the archive is smaller than the two packages of onnxruntime that it stands for', () => {
  expect(statSync(installed.tarball).size).toBeLessThan(80e6);
});

const body = (load: string) => `${load}
const pairs = ${JSON.stringify(pairs)};
const main = async () => {
  const model = await fit(pairs, ${JSON.stringify(settings)});
  const [answer] = await model.predict(['abc']);
  await save(model, 'saved');
  const again = await load('saved');
  console.log((await again.predict(['abc']))[0].hypotheses[0].text === answer.hypotheses[0].text);
};
main();`;

test('a first program, as a module and in CommonJS', () => {
  const module = body("import { fit, load, save } from 'heddle';");
  expect(runInProject(installed, 'first.mjs', module)).toEqual({ stdout: 'true\n', stderr: '' });
  const commonJs = body("const { fit, load, save } = require('heddle');");
  expect(runInProject(installed, 'first.cjs', commonJs)).toMatchObject({ stdout: 'true\n' });
});

test('the command line', () => {
  const heddle = join(installed.project, 'node_modules/.bin/heddle');
  expect(execFileSync(heddle, ['--help']).toString()).toContain('train');
});

test('without native code for the machine: WebAssembly, and one line that says so', () => {
  const native = join(installed.project, 'node_modules/heddle/dist/runtime/node/onnxruntime/bin');
  renameSync(native, `${native}-elsewhere`);
  try {
    const { stdout, stderr } = runInProject(
      installed,
      'web.mjs',
      body("import { fit, load, save } from 'heddle';"),
    );
    expect(stdout).toBe('true\n');
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^heddle: computing on WebAssembly .*; for native speed use Linux with glibc/),
    ]);
  } finally {
    renameSync(`${native}-elsewhere`, native);
  }
});

const program = `import { fit, load, save, HeddleError } from 'heddle';
const model = await fit([{ source: 'a', target: 'b' }], { updates: 3, onProgress: ({ update }) => console.log(update) });
const archive: Blob = await save(model);
const again = await load(archive, { threads: 2 });
const [answer] = await again.predict(['a']);
console.log(answer?.hypotheses[0]?.text.length);
const classifier = await load('https://example.org/model', { task: 'text-classification' });
console.log((await classifier.predict(['a']))[0]?.label);
// @ts-expect-error a number is no source
await load(3);
// @ts-expect-error a model is written to a folder or to nothing
await save(model, 3);
console.log(HeddleError.name);
`;
const inPage = `${program}
declare const files: FileList;
declare const folder: FileSystemDirectoryHandle;
await load(files);
await load(folder);
await save(model, folder);
const chosen: File[] = [...files];
await load(chosen);
`;

test.each([
  [
    'a stock Vite app',
    inPage,
    { lib: ['es2023', 'dom', 'dom.iterable'], types: [], module: 'esnext', moduleResolution: 'bundler' },
  ],
  [
    'a program for Node',
    program,
    { lib: ['es2023'], types: ['node'], module: 'nodenext', moduleResolution: 'nodenext' },
  ],
])('the types fit in %s', (name, text, options) => {
  const file = `${name.replaceAll(' ', '-')}.ts`;
  writeFileSync(join(installed.project, file), text);
  const compilerOptions = {
    ...options,
    target: 'es2023',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    typeRoots: [join(root, 'node_modules/@types')],
  };
  writeFileSync(join(installed.project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  expect(tool('tsc', '-p', 'tsconfig.json')).toBe('');
});

test('publint and attw find nothing', () => {
  expect(tool('publint', 'run', installed.tarball, '--strict')).toContain('All good');
  // A module for Node 20.19 and later, which can be required there; attw expects two builds for CommonJS.
  expect(tool('attw', installed.tarball, '--profile', 'esm-only')).not.toMatch(/❌|🎭|🐛/u);
});
