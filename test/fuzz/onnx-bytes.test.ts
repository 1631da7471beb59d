/** Damaged ONNX files: reading and checking them succeeds or says why not, in time, whatever the bytes are. */
import { expect, it } from 'vitest';
import { HeddleError } from '../../src/base/errors.ts';
import { fold, type Key, keyOf, uniform } from '../../src/base/random.ts';
import { checkModel } from '../../src/onnx/check.ts';
import { decodeModel } from '../../src/onnx/decode.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { readTensorData, tensorProto } from '../../src/onnx/tensor-data.ts';
import { branchModel, model, node, reluModel, value } from '../fixtures/tiny-model.ts';

const rounds = 10_000;
const secondsForOne = 5;

const weights = tensorProto('w', { type: 'float32', dims: [3, 2], data: new Float32Array(6) });
const linear = model({
  node: [
    node('MatMul', ['x', 'w'], ['xw']),
    node('Softmax', ['xw'], ['y'], [{ name: 'axis', type: 2, i: -1n }]),
  ],
  initializer: [weights],
  input: [value('x', ['N', 3])],
  output: [value('y', ['N', 2])],
});
const files = [reluModel(), branchModel(), linear].map((original) => encodeModel(original));

it('a damaged model is read and checked or refused with a HeddleError', () => {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now());
  const count = { accepted: 0, refused: 0 };
  let slowest = 0;
  for (let round = 0; round < rounds; round++) {
    const bytes = damage(files, fold(keyOf(seed), round));
    const started = performance.now();
    count[tryModel(bytes, `FUZZ_SEED=${seed}, round ${round}`)]++;
    slowest = Math.max(slowest, (performance.now() - started) / 1000);
  }
  console.log(`damaged ONNX models: seed ${seed}, ${count.accepted} accepted, ${count.refused} refused`);
  expect(slowest).toBeLessThan(secondsForOne);
  expect(count.refused).toBeGreaterThan(rounds / 4);
});

function tryModel(bytes: Uint8Array, round: string): 'accepted' | 'refused' {
  try {
    const decoded = decodeModel(bytes);
    checkModel(decoded);
    for (const tensor of decoded.graph.initializer) readTensorData(tensor);
    return 'accepted';
  } catch (error) {
    if (error instanceof HeddleError && ['E_MODEL_FILE', 'E_LIMIT'].includes(error.code)) return 'refused';
    throw new Error(`${round}: ${error}`, { cause: error });
  }
}

/** One of the files with one to four bytes changed, a piece copied elsewhere, or its end cut off. */
function damage(originals: readonly Uint8Array[], key: Key): Uint8Array {
  let draws = 0;
  const below = (limit: number) => Math.floor(uniform(key, draws++) * limit);
  const bytes = originals[below(originals.length)]!.slice();
  const kind = below(3);
  if (kind === 0) return bytes.subarray(0, below(bytes.length));
  if (kind === 1) bytes.copyWithin(below(bytes.length), below(bytes.length), below(bytes.length));
  for (let changes = 1 + below(4); changes > 0; changes--) bytes[below(bytes.length)] = below(256);
  return bytes;
}
