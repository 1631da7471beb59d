/** `heddle predict --stream` with raw samples on stdin. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fit, save } from '../../src/node.ts';
import { beepStrings, wav } from '../fixtures/tiny-sounds.ts';
import { finish, heddle, heddleWith, jsonLines, startHeddle, temporaryFolder } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const model = files.path('model');
const [{ audio }] = beepStrings(9, 4).slice(2) as [ReturnType<typeof beepStrings>[number]];

/** Signed 16 bits, the low byte first. */
function pcm(samples: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * samples.length));
  samples.forEach((value, n) => {
    view.setInt16(2 * n, Math.round(value * 32767), true);
  });
  return new Uint8Array(view.buffer);
}

beforeAll(async () => {
  const trained = await fit({
    task: 'automatic-speech-recognition',
    ...{ train: beepStrings(1, 160), dev: beepStrings(2, 20), encoder: 'gru', normalization: 'none' },
    ...{ frame: 25, hop: 15, bands: 12, batchSize: 16, updates: 100, evaluateEvery: 50, learningRate: 0.02 },
    ...{ model: { width: 24, layers: 1, dropout: 0, bidirectional: false }, threads: 1, worker: false },
  });
  await save(trained, model);
  await trained.release();
});

test('what is said is written before the sound ends, and all of it at the end', async () => {
  const path = files.write('a.wav', wav([audio.samples], audio.sampleRate));
  const [whole] = jsonLines((await heddle('predict', model, path, '--json')).stdout);
  const child = startHeddle('predict', model, '--stream');
  const bytes = pcm(audio.samples);
  const first = new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
  child.stdin.write(bytes.subarray(0, Math.floor(bytes.length * 0.7) | 1));
  const begun = await first;
  child.stdin.end(bytes.subarray(Math.floor(bytes.length * 0.7) | 1));
  const { status, stdout } = await finish(child);
  expect([status, begun.length > 0, begun + stdout]).toEqual([0, true, `${whole?.text}\n`]);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the line and the program', async (signal) => {
  const child = startHeddle('predict', model, '--stream');
  child.stdin.on('error', () => undefined);
  child.stdin.write(pcm(audio.samples));
  child.stdout.once('data', () => child.kill(signal));
  const { status, stdout, stderr } = await finish(child);
  expect([status, stdout.endsWith('\n'), stderr]).toEqual([signal === 'SIGINT' ? 130 : 143, true, '']);
});

test('a reader that has gone ends it with 0', async () => {
  const child = startHeddle('predict', model, '--stream');
  child.stdin.on('error', () => undefined);
  const many = setInterval(() => child.stdin.write(pcm(audio.samples)), 20);
  child.stdout.once('data', () => child.stdout.destroy());
  const { status } = await finish(child).finally(() => clearInterval(many));
  expect(status).toBe(0);
});

test('paths next to --stream are refused, and no sound is no text', async () => {
  const { status, stderr } = await heddle('predict', model, '--stream', 'a.wav');
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining('--stream: "a.wav"; allowed: samples from stdin'),
  ]);
  expect(await heddleWith(new Uint8Array(0), 'predict', model, '--stream')).toMatchObject({ status: 0 });
});
