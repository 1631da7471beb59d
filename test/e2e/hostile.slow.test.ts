/** What a user's files and folders can do to the program. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { copyRows, heddle, heddleWith, temporaryFolder, tinyModel } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const train = files.write('train.tsv', copyRows(60, 7));
const model = files.path('model');
beforeAll(async () => {
  const run = ['train', '--train', train, '--out', model, ...tinyModel, '--updates', '3'];
  expect(await heddle(...run)).toMatchObject({ status: 0 });
});

test.each([
  ['a\tb\tc\n', /bad:2: 3 columns/],
  [Buffer.from([0x61, 0x09, 0xff, 0x0a]), /bad:2: bytes that are not valid UTF-8/],
  ['a\t\0b\n', /bad:2: a NUL byte/],
  ['a'.repeat(10_000_000), /bad:2: a line of more than 1048576 bytes/],
])('a row that is no pair is named by file and line (%#)', async (row, message) => {
  const bad = files.write('bad', Buffer.concat([Buffer.from('x\ty\n'), Buffer.from(row)]));
  const { status, stdout, stderr } = await heddle('train', '--train', bad, '--out', files.path('none'));
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
});

test.each([
  ['', 'the file is empty'],
  ['{"source": "a", "target": "b"}\n[\n', ':2: a line that is not JSON'],
])('JSONL %j is refused: %s', async (text, message) => {
  const { status, stderr } = await heddle('evaluate', model, files.write('bad.jsonl', text));
  expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
});

test('a NUL byte on stdin ends predict behind the answers to what came before', async () => {
  const { status, stdout, stderr } = await heddleWith('abc\na\0b\nabc\n', 'predict', model, '--threads', '1');
  expect([status, stdout.split('\n').length]).toEqual([1, 2]);
  expect(stderr).toMatch(/^error E_DATA: <stdin>:2: a NUL byte/);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['a table of 4 GiB', { length: 65536, width: 16384, heads: 1 }, /length \* width/],
  ['weights of 3 TiB', { layers: 128, width: 16384, inner: 65536, heads: 1 }, /at most 250,000,000/],
])('a bundle whose config asks for %s is refused', async (_, options, message) => {
  const folder = files.path('gigantic');
  cpSync(model, folder, { recursive: true });
  // A bundle of a time before there were manifests, which would tell that a file was changed.
  rmSync(`${folder}/heddle.json`, { force: true });
  const config = JSON.parse(readFileSync(`${folder}/config.json`, 'utf8'));
  Object.assign(config.model.encoder.options, options);
  writeFileSync(`${folder}/config.json`, JSON.stringify(config));
  const { status, stderr } = await heddle('inspect', folder);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error E_(MODEL_FILE|LIMIT): .*gigantic\/config\.json: /);
  expect(stderr).toMatch(message);
});

test('evaluate warns once of unknown symbols, wherever they are', async () => {
  const pairs = files.write('strange.tsv', 'abx\taby\nabz\tab\n');
  const { status, stderr } = await heddle('evaluate', model, pairs, '--json', '--threads', '1');
  expect(status).toBe(0);
  expect(stderr.match(/warning/g)).toHaveLength(1);
});

test('onnxruntime leaves no device id in the home folder, and sends nothing', async () => {
  const home = files.path('home');
  mkdirSync(home);
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CACHE_HOME', `${home}/.cache`);
  vi.stubEnv('ORT_DISABLE_TELEMETRY', undefined);
  const run = ['train', '--train', train, '--out', files.path('private'), ...tinyModel, '--updates', '2'];
  expect(await heddle(...run)).toMatchObject({ status: 0 });
  expect(await heddleWith('abc\n', 'predict', model, '--threads', '1')).toMatchObject({ status: 0 });
  vi.unstubAllEnvs();
  expect(readdirSync(home)).toEqual([]);
});
