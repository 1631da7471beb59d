import { expect, test } from 'vitest';
import { layoutOf } from '../nn/flat-parameters.ts';
import { memoryStore } from './store.ts';
import { loadTrainingCheckpoint, type TrainingCheckpoint, trainingFiles } from './training-state.ts';

const layout = layoutOf([
  { name: 'a', shape: [2, 3] },
  { name: '__proto__', shape: [] },
]);
const checkpoint: TrainingCheckpoint = {
  state: {
    version: 1,
    seed: 7,
    update: 120,
    epoch: 3,
    position: 5,
    seconds: 12.5,
    bestMetric: null,
    bestUpdate: null,
    patience: 0,
    extra: { steps: 120, metrics: { loss: 0.1 + 0.2 } },
  },
  parameters: Float32Array.from([1, 2, 3, 4, 5, 6, -0]),
  firstMoment: Float32Array.from([1e-30, 2, 3, 4, 5, 6, 7]),
  secondMoment: Float32Array.from([8, 9, 10, 11, 12, 13, 1e-45]),
};
const files = trainingFiles(checkpoint, layout);

const load = (changes: Iterable<[string, Uint8Array]>) =>
  loadTrainingCheckpoint(memoryStore(new Map([...files, ...changes])), layout);

test('the round trip is exact', async () => {
  const loaded = await load([]);
  expect(loaded).toEqual(checkpoint);
  const again = trainingFiles(loaded!, layout);
  for (const [name, bytes] of files) expect(Buffer.from(again.get(name)!).equals(bytes), name).toBe(true);
});

test('a shipped bundle has none', async () => {
  expect(await loadTrainingCheckpoint(memoryStore(new Map()), layout)).toBeUndefined();
});

const other = trainingFiles({ ...checkpoint, ...flatBuffers(6) }, layoutOf([{ name: 'a', shape: [3, 2] }]));

test.each([
  ['training/state.json', new Uint8Array(0), 'not JSON'],
  ['training/state.json', new TextEncoder().encode('{"version": 1}'), 'state.json: seed'],
  ['training/state.json', new TextEncoder().encode('{"version": 9}'), 'state.json: version'],
  ['training/moments.safetensors', files.get('training/moments.safetensors')!.subarray(0, 99), 'header'],
  [
    'training/moments.safetensors',
    other.get('training/moments.safetensors')!,
    'tensor "m.a" is float32 [3, 2]',
  ],
  ['training/parameters.safetensors', files.get('training/moments.safetensors')!, 'tensor "a" is missing'],
])('a wrong %s is refused', async (name, content, message) => {
  await expect(load([[name, content]])).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringContaining(message),
  });
});

test('a missing file is refused', async () => {
  const incomplete = new Map(files);
  incomplete.delete('training/moments.safetensors');
  await expect(loadTrainingCheckpoint(memoryStore(incomplete), layout)).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringContaining('bundle/training/moments.safetensors'),
  });
});

function flatBuffers(size: number): Omit<TrainingCheckpoint, 'state'> {
  const zeros = new Float32Array(size);
  return { parameters: zeros, firstMoment: zeros, secondMoment: zeros };
}
