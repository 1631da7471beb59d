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
import type { ModelProto } from '../../src/onnx/model.ts';
import { add } from '../../src/ops/add.ts';
import { scalar } from '../../src/ops/constant.ts';
import { sampleInput, wave } from '../../src/ops/contract.ts';
import { exp } from '../../src/ops/exp.ts';
import { matmul } from '../../src/ops/matmul.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { scan } from '../../src/ops/scan.ts';
import { sin } from '../../src/ops/sin.ts';
import { tanh } from '../../src/ops/tanh.ts';
import { transpose } from '../../src/ops/transpose.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import type { Loop, ScanCase } from './scan-case.ts';
import { scanCases } from './scan-cases.ts';
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

describe('what is emitted', () => {
  const [x, h0, w] = [
    input('x', 'float64', [3, 2, 4]),
    input('h', 'float64', [2, 4]),
    input('w', 'float64', [4, 4]),
  ];
  const loop = scan({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
    const next = tanh(add(xt!, matmul(h!, transpose(w))));
    return { state: [next], outputs: [next, exp(next)] };
  });

  it('leaves out an output that nobody reads and the nodes that only it needs', () => {
    const both = emitModel(new Map(loop.outputs.map((tensor, i) => [`y${i}`, tensor])));
    const one = emitModel(new Map([['y0', loop.outputs[0]!]]));
    expect(scansOf(both)[0]!.outputs).toBe(3);
    expect(scansOf(one)[0]!.outputs).toBe(2);
    expect(scansOf(both)[0]!.body).toContain('Exp');
    expect(scansOf(one)[0]!.body).not.toContain('Exp');
    expect(encodeModel(one).length).toBeLessThan(encodeModel(both).length);
  });

  it('computes what does not change from step to step once, before the loop', () => {
    const loss = reduceSum(loop.outputs[0]!);
    const model = emitModel(new Map([loss, ...gradients(loss, [w])].map((y, i) => [`y${i}`, y])));
    const scans = scansOf(model);
    expect(scans).toHaveLength(2);
    expect(scans.flatMap(({ body }) => body)).not.toContain('Transpose');
    expect(model.graph.node.filter(({ opType }) => opType === 'Transpose')).toHaveLength(2);
  });

  it('takes the gradient of a weight in one product after the loop', () => {
    const loss = reduceSum(loop.outputs[0]!);
    const [forward, backward] = scansOf(emitModel(new Map([['dw', gradients(loss, [w])[0]!]])));
    const products = (body: readonly string[]) => body.filter((opType) => /MatMul|Gemm/.test(opType));
    expect(products(forward!.body)).toHaveLength(1);
    expect(products(backward!.body)).toHaveLength(1);
  });

  it('refuses a value of the body outside of the loop', () => {
    let leaked: Tensor = x;
    scan({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
      leaked = tanh(add(h!, xt!));
      return { state: [leaked], outputs: [] };
    });
    expect(() => emitModel(new Map([['y', leaked]]))).toThrow('read outside the loop');
  });
});

it('the gradient of a gradient equals that of the unrolled loop', async () => {
  const sample = scanCases.find(({ name }) => name === 'an LSTM')!;
  const feeds = sample.inputs.map((dims, i) => sampleInput('float64', dims, wave(i)));
  const [actual, expected] = await Promise.all(
    [scan, unrolled].map(async (loop) => {
      const { inputs, gradients: first } = trace(sample, loop);
      const norm = first.map((g) => reduceSum(mul(g, g))).reduce((sum, term) => add(sum, term));
      return (await runner([...gradients(norm, inputs), norm], true, 1))(feeds);
    }),
  );
  expectClose(actual!, expected!);
});

it('speed of an LSTM, T 20, B 64, H 256, forward and backward', { timeout: 60_000 }, async () => {
  const { program } = scanCases.find(({ name }) => name === 'an LSTM')!;
  const dims = [
    [20, 64, 256],
    [64, 256],
    [64, 256],
    [256, 1024],
    [256, 1024],
  ];
  const inputs = dims.map((shape, i) => input(`x${i}`, 'float32', shape));
  const loss = reduceSum(program(scan, inputs).at(-1)!);
  const feeds = dims.map((shape, i) => sampleInput('float32', shape, (j) => 0.1 * wave(i)(j)));
  for (const threads of [1, 2]) {
    const run = await runner([...gradients(loss, inputs), loss], false, threads);
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 8; i++) {
      const start = performance.now();
      await run(feeds);
      best = Math.min(best, performance.now() - start);
    }
    console.log(`LSTM T 20, B 64, I 256, H 256, ${threads} threads: ${best.toFixed(1)} ms`);
  }
});

/** Every Scan of a model: how many outputs it has and the operators of its body. */
function scansOf({ graph }: ModelProto) {
  return graph.node
    .filter(({ opType }) => opType === 'Scan')
    .map(({ output, attribute }) => ({
      outputs: output.length,
      body: attribute.find(({ name }) => name === 'body')!.g!.node.map(({ opType }) => opType),
    }));
}

function trace({ inputs, names, program }: ScanCase, loop: Loop) {
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
  return { inputs: tensors, outputs, loss, gradients: gradients(loss, tensors) };
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
    const wanted = Array.from(expected[i]!.data as Float64Array);
    const worst = Array.from(data as Float64Array, (value, j) => Math.abs(value - wanted[j]!));
    expect(Math.max(0, ...worst), `output ${i}`).toBeLessThan(1e-9);
  });
}
