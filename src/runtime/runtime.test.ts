/** One suite for every runtime: the same tiny models, the same results and the same errors. */
import { describe, expect, it } from 'vitest';
import { branchModel, model, node, reluModel, value } from '../../test/fixtures/tiny-model.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { encodeModel } from '../onnx/encode.ts';
import { nodeRuntime } from './node/node-runtime.ts';
import { webRuntime } from './web/web-runtime.ts';

const x = hostTensor('float32', [2, 3], [-1, 2, -3, 4, -5, 6]);
const relu = encodeModel(reluModel());

const feed = (tensors: Record<string, HostTensor>) => new Map(Object.entries(tensors));
const fetch = (...names: string[]) => new Map(names.map((name) => [name, undefined]));

describe.each([nodeRuntime, webRuntime])('$name', (runtime) => {
  it('feeds and fetches', async () => {
    const session = await runtime.load(relu);
    const outputs = await session.run(feed({ x }), fetch('y'));
    expect(outputs.get('y')).toEqual(hostTensor('float32', [2, 3], [0, 2, 0, 4, 0, 6]));
    await session.release();
  });

  it('takes every size of a symbolic dimension, 0 included', async () => {
    const session = await runtime.load(relu);
    for (const rows of [5, 1, 0, 300]) {
      const ones = hostTensor('float32', [rows, 3], new Float32Array(3 * rows).fill(1));
      expect((await session.run(feed({ x: ones }), fetch('y'))).get('y')).toEqual(ones);
    }
    await session.release();
  });

  it('fetches only what is asked for, in every element type', async () => {
    const types = ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'] as const;
    const session = await runtime.load(
      encodeModel(
        model({
          node: types.map((type) => node('Identity', [`in:${type}`], [`out:${type}`])),
          input: types.map((type) => value(`in:${type}`, ['N'], type)),
          output: types.map((type) => value(`out:${type}`, ['N'], type)),
        }),
      ),
    );
    const tensors = types.map((type) => [type, hostTensor(type, [3], [1, 0, 1])] as const);
    const feeds = feed(Object.fromEntries(tensors.map(([type, tensor]) => [`in:${type}`, tensor])));
    for (const [type, tensor] of tensors) {
      const outputs = await session.run(feeds, fetch(`out:${type}`));
      expect([...outputs]).toEqual([[`out:${type}`, tensor]]);
    }
    await session.release();
  });

  it('writes into the memory of a fetch and returns it', async () => {
    const session = await runtime.load(relu);
    const flat = new Float32Array(8).fill(7);
    const memory = hostTensor('float32', [2, 3], flat.subarray(1, 7));
    const outputs = await session.run(feed({ x }), new Map([['y', memory]]));
    expect(outputs.get('y')).toBe(memory);
    expect([...flat]).toEqual([7, 0, 2, 0, 4, 0, 6, 7]);
    await session.release();
  });

  it('runs subgraphs, and two sessions at a time', async () => {
    const [branch, other] = [await runtime.load(encodeModel(branchModel())), await runtime.load(relu)];
    const vector = hostTensor('float32', [2], [1, -2]);
    for (const [c, expected] of [
      [0, [-1, 2]],
      [1, [1, -2]],
    ] as const) {
      const outputs = await branch.run(feed({ c: hostTensor('bool', [], [c]), x: vector }), fetch('y'));
      expect([...outputs.get('y')!.data]).toEqual(expected);
      expect((await other.run(feed({ x }), fetch('y'))).get('y')!.dims).toEqual([2, 3]);
    }
    await branch.release();
    await other.release();
  });

  it.each([0, 1.5, 500, Number.NaN])('refuses %d threads at once', async (threads) => {
    await expect(runtime.load(relu, { threads })).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining(`threads: ${threads}; allowed: an integer from 1 to`),
    });
  });

  it('maps errors', async () => {
    const { name } = runtime;
    const refusal = (code: string, message: RegExp) =>
      expect.objectContaining({ code, message: expect.stringMatching(message) });
    await expect(runtime.load(Uint8Array.of(1, 2, 3))).rejects.toEqual(
      refusal('E_MODEL_FILE', RegExp(`^${name}: .*protobuf`)),
    );
    const unknown = encodeModel(model({ ...reluModel().graph, node: [node('Rleu', ['x'], ['y'])] }));
    await expect(runtime.load(unknown)).rejects.toEqual(refusal('E_MODEL_FILE', /Rleu/));

    const session = await runtime.load(relu);
    const wide = hostTensor('float32', [2, 4], new Float32Array(8));
    const integers = hostTensor('int32', [2, 3], new Int32Array(6));
    const run = (feeds: Record<string, HostTensor>, fetches: Map<string, HostTensor | undefined>) =>
      session.run(feed(feeds), fetches);
    await expect(run({}, fetch('y'))).rejects.toEqual(refusal('E_SHAPE', /'x' is missing/));
    await expect(run({ x: wide }, fetch('y'))).rejects.toEqual(
      refusal('E_SHAPE', /invalid dimensions for input: x/),
    );
    await expect(run({ x: integers }, fetch('y'))).rejects.toEqual(refusal('E_SHAPE', /input data type/));
    await expect(run({ x }, fetch('z'))).rejects.toEqual(
      refusal('E_SHAPE', RegExp(`^${name}: no output 'z'; allowed: y$`)),
    );
    await expect(run({ x }, new Map([['y', wide]]))).rejects.toEqual(refusal('E_SHAPE', /output:? y/));
    await session.release();
    await expect(run({ x }, fetch('y'))).rejects.toEqual(refusal('E_SHAPE', RegExp(`^${name}: `)));
  });
});
