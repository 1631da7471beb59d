/** The loop against the same steps unrolled and against finite differences. */
import { describe, expect, it } from 'vitest';
import { checkGradients, tolerancesOf } from '../../src/autodiff/check-gradients.ts';
import { gradients } from '../../src/autodiff/gradients.ts';
import { dim } from '../../src/graph/dim.ts';
import type { HostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { emitModel } from '../../src/onnx/emit.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { add } from '../../src/ops/add.ts';
import { scalar } from '../../src/ops/constant.ts';
import { sampleInput, wave } from '../../src/ops/contract.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { scan } from '../../src/ops/scan.ts';
import { sin } from '../../src/ops/sin.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { type ScanCase, scanCases } from './scan-cases.ts';
import { unrolled } from './unrolled.ts';

describe.each(scanCases.map((c) => [c.name, c] as const))('%s', (_, sample) => {
  const feeds = sample.inputs.map((dims, i) => sampleInput('float64', dims, wave(i)));
  const looped = trace(sample, scan);
  const reference = trace(sample, unrolled);

  it('has the values of the unrolled loop', async () => {
    const expected = await runner(reference.outputs, true, 1);
    for (const portable of [true, false]) {
      const actual = await runner(looped.outputs, portable, 1);
      expectClose(await actual(feeds), await expected(feeds));
    }
  });

  it('has the gradients of the unrolled loop and of finite differences', async () => {
    const expected = await (await runner([...reference.gradients, reference.loss], true, 1))(feeds);
    for (const portable of [true, false]) {
      const actual = await runner([...looped.gradients, looped.loss], portable, 1);
      expectClose(await actual(feeds), expected);
    }
    const loss = await runner([looped.loss], false, 1);
    const mismatches = await checkGradients({
      loss: async (values) => Number((await loss(values))[0]!.data[0]),
      gradients: new Map(expected.slice(0, -1).map(({ data }, i) => [i, data])),
      inputs: feeds,
      ...tolerancesOf('float64'),
    });
    expect(mismatches).toEqual([]);
  });

  it('gives the same bits at 1 and 2 threads', async () => {
    const everything = [...looped.outputs, ...looped.gradients, looped.loss];
    const [single, double] = await Promise.all([1, 2].map((threads) => runner(everything, false, threads)));
    expect(await double!(feeds)).toEqual(await single!(feeds));
  });
});

function trace({ inputs, names, program }: ScanCase, loop: typeof scan) {
  const symbolic = (i: number, axis: number) => (loop === scan ? names?.[i]?.[axis] : undefined);
  const tensors = inputs.map((dims, i) => {
    const shape = dims.map((d, axis) => {
      const name = symbolic(i, axis);
      return name === undefined ? d : dim(name);
    });
    return input(`x${i}`, 'float64', shape);
  });
  const outputs = program(loop, tensors);
  const loss = outputs
    .map((y, i) => reduceSum(sin(add(y, scalar(i + 0.3, 'float64')))))
    .reduce((sum, term) => add(sum, term));
  return { outputs, loss, gradients: gradients(loss, tensors) };
}

async function runner(outputs: readonly Tensor[], portable: boolean, threads: number) {
  const named = new Map(outputs.map((tensor, i) => [`y${i}`, tensor]));
  const model = emitModel(named, { portable });
  const declared = new Set(model.graph.input.map(({ name }) => name));
  const session = await nodeRuntime.load(encodeModel(model), { threads });
  const fetches = new Map([...named.keys()].map((name) => [name, undefined]));
  return async (inputs: readonly HostTensor[]) => {
    const feeds = inputs
      .map((tensor, i) => [`x${i}`, tensor] as const)
      .filter(([name]) => declared.has(name));
    return [...(await session.run(new Map(feeds), fetches)).values()];
  };
}

function expectClose(actual: readonly HostTensor[], expected: readonly HostTensor[]): void {
  expect(actual.map(({ dims }) => dims)).toEqual(expected.map(({ dims }) => dims));
  actual.forEach(({ data }, i) => {
    const wanted = expected[i]!.data;
    const worst = Array.from(data, (value, j) => Math.abs(Number(value) - Number(wanted[j])));
    expect(Math.max(0, ...worst), `output ${i}`).toBeLessThan(1e-9);
  });
}
