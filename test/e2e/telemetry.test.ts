/** onnxruntime writes no file of its own and opens no socket: in every thread, whatever ORT_DISABLE_TELEMETRY says. */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { encodeModel } from '../../src/onnx/encode.ts';
import { reluModel } from '../fixtures/tiny-model.ts';
import { temporaryFolder } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);

const strace = spawnSync('strace', ['-f', '-e', 'trace=none', 'true']).status === 0;
const runtime = new URL('../../dist/runtime/node/node-runtime.js', import.meta.url).href;
const relu = files.write('relu.onnx', Buffer.from(encodeModel(reluModel())));

/** Loads and runs a model, in the main thread or in a worker that is started with `options`. */
const program = files.write(
  'program.mjs',
  `import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
   import { isMainThread, SHARE_ENV, Worker } from 'node:worker_threads';
   import { nodeRuntime } from '${runtime}';
   const workers = { plain: {}, shared: { env: SHARE_ENV }, own: { env: { ORT_DISABLE_TELEMETRY: '0' } } };
   const place = process.argv[2];
   if (isMainThread && place !== 'main') {
     const worker = new Worker(new URL(import.meta.url), { ...workers[place], argv: [place] });
     worker.on('error', (error) => { throw error; });
   } else {
     const session = await nodeRuntime.load(readFileSync('${relu}'));
     await session.run(new Map([['x', { dtype: 'float32', dims: [1, 3], data: new Float32Array(3) }]]), new Map([['y', undefined]]));
     await new Promise((resolve) => setTimeout(resolve, 200));
     await session.release();
   }`,
);

interface Traces {
  /** What stands in the home, cache, temporary and working folder in the end. */
  readonly left: readonly string[];
  /** System calls that make a file or reach the network; empty without strace. */
  readonly calls: readonly string[];
}

async function tracesOf(name: string, place: string, value: string | undefined): Promise<Traces> {
  const home = files.path(name);
  for (const folder of ['cache', 'tmp', 'work']) mkdirSync(`${home}/${folder}`, { recursive: true });
  // In continuous integration onnxruntime is silent by itself: those variables are taken away.
  const environment = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CACHE_HOME: `${home}/cache`,
    TMPDIR: `${home}/tmp`,
    ...(value !== undefined && { ORT_DISABLE_TELEMETRY: value }),
  };
  const trace = files.path(`${name}.strace`);
  const tracing = ['strace', '-f', '-qq', '-o', trace, '-e', 'trace=open,openat,creat,mkdir,socket,connect'];
  const [command = '', ...args] = [...(strace ? tracing : []), process.execPath, program, place];
  await promisify(execFile)(command, args, { env: environment, cwd: `${home}/work` });
  const lines = existsSync(trace) ? readFileSync(trace, 'utf8').split('\n') : [];
  return {
    left: readdirSync(home, { recursive: true }).map(String).sort(),
    calls: lines.filter((line) => /O_CREAT|creat\(|mkdir\(|AF_INET/.test(line)),
  };
}

test.concurrent.each([
  ['main', undefined],
  ['main', '0'],
  ['main', ''],
  ['plain', undefined],
  ['plain', '0'],
  ['shared', ''],
  ['own', undefined],
])(
  `${strace ? 'files and system calls' : 'files only, strace is not there'}: thread %s, variable %j`,
  async (place, value) => {
    const { left, calls } = await tracesOf(`${place}-${value}`, place, value);
    expect(left).toEqual(['cache', 'tmp', 'work']);
    expect(calls).toEqual([]);
  },
);
