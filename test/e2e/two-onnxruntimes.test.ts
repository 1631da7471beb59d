/** The package and an onnxruntime-node of the user's own, such as that of transformers.js, work in one process, whichever is loaded first. */
import { execFileSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { encodeModel } from '../../src/onnx/encode.ts';
import { reluModel } from '../fixtures/tiny-model.ts';
import { temporaryFolder } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);

const relu = files.write('relu.onnx', Buffer.from(encodeModel(reluModel())));
const runtime = new URL('../../dist/runtime/node/node-runtime.js', import.meta.url).href;

/** Loads and runs a model, and says with what. */
const ours = `{
  const { nodeRuntime } = await import('${runtime}');
  const session = await nodeRuntime.load(readFileSync('${relu}'));
  const x = { dtype: 'float32', dims: [1, 3], data: Float32Array.of(-1, 2, 3) };
  const { data } = (await session.run(new Map([['x', x]]), new Map([['y', undefined]]))).get('y');
  await session.release();
  console.log('ours', ...data);
}`;
const theirs = `{
  const { InferenceSession, Tensor } = createRequire('${import.meta.filename}')('onnxruntime-node');
  const session = await InferenceSession.create('${relu}');
  const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(-1, 2, 3), [1, 3]) });
  await session.release();
  console.log('theirs', ...y.data, y instanceof Tensor);
}`;
const [oursSays, theirsSays] = ['ours 0 2 3', 'theirs 0 2 3 true'];

test.each([
  ['ours', [ours, theirs, ours], [oursSays, theirsSays, oursSays]],
  ['theirs', [theirs, ours, theirs], [theirsSays, oursSays, theirsSays]],
])('%s first', (_, parts, said) => {
  const imports = "import { readFileSync } from 'node:fs'; import { createRequire } from 'node:module';";
  const program = `${imports}\n${parts.join('\n')}`;
  const run = ['--input-type=module', '--eval', program];
  expect(execFileSync(process.execPath, run, { encoding: 'utf8', stdio: 'pipe' }).trim().split('\n')).toEqual(
    said,
  );
});
