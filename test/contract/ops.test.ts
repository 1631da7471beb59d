/// <reference types="vite/client" />
/** The one contract test: every op of `ops/index.ts` is held to its contract. */
import { describe, expect, it } from 'vitest';
import { checkGradients, tolerancesOf } from '../../src/autodiff/check-gradients.ts';
import { gradients } from '../../src/autodiff/gradients.ts';
import { HeddleError } from '../../src/base/errors.ts';
import { dim, evaluateDim } from '../../src/graph/dim.ts';
import { isFloat } from '../../src/graph/dtype.ts';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { emitModel } from '../../src/onnx/emit.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { add } from '../../src/ops/add.ts';
import type { Contract, Sample } from '../../src/ops/contract.ts';
import { ops } from '../../src/ops/index.ts';
import { mul } from '../../src/ops/mul.ts';
import { reduceSum } from '../../src/ops/reduce-sum.ts';
import { nodeRuntime } from '../../src/runtime/node/node-runtime.ts';
import { formsOf } from '../../src/runtime/runtime.ts';

const modules = import.meta.glob<Record<string, Contract>>('../../src/ops/*.contract.ts', { eager: true });
const contracts = new Map(
  Object.values(modules).flatMap((m) => Object.values(m).map((c) => [c.op, c] as const)),
);

describe.each(ops.map((op) => [op.name, op] as const))('%s', (_, op) => {
  const contract = contracts.get(op);
  it('has a contract', () => expect(contract).toBeDefined());

  for (const sample of contract?.samples ?? []) {
    it(`${sample.name}: shape and values equal the reference`, () => checkForward(sample));
    if (sample.differentiable ?? op.gradient !== undefined) {
      it(`${sample.name}: gradient equals finite differences`, () => checkBackward(sample));
    }
  }
  for (const { name, trace, message } of contract?.errors ?? []) {
    it(`refuses ${name}`, () => {
      expect(trace).toThrow(HeddleError);
      expect(trace).toThrow(message);
    });
  }
});

function traceInputs(sample: Sample): readonly Tensor[] {
  return sample.inputs.map(({ dtype, dims, names }, i) =>
    input(
      `x${i}`,
      dtype,
      dims.map((d, axis) => (names?.[axis] === undefined ? d : dim(names[axis]))),
    ),
  );
}

async function evaluator(outputs: readonly Tensor[], portable: boolean, threads: number) {
  const forms = portable ? {} : await formsOf(nodeRuntime);
  const model = emitModel(new Map(outputs.map((tensor, i) => [`y${i}`, tensor])), forms);
  const session = await nodeRuntime.load(encodeModel(model), { threads });
  const declared = new Set(model.graph.input.map(({ name }) => name));
  const fetches = new Map(outputs.map((_, i) => [`y${i}`, undefined]));
  return async (inputs: readonly HostTensor[]) => {
    const feeds = inputs
      .map((tensor, i) => [`x${i}`, tensor] as const)
      .filter(([name]) => declared.has(name));
    return [...(await session.run(new Map(feeds), fetches)).values()];
  };
}

async function checkForward(sample: Sample): Promise<void> {
  const outputs = sample.trace(traceInputs(sample));
  const expected = sample.reference(sample.inputs);
  const bindings = new Map(
    sample.inputs.flatMap(({ dims, names }) =>
      dims.flatMap((d, i) => (names?.[i] ? [[names[i], d] as const] : [])),
    ),
  );
  const [portable, single, double] = await Promise.all([
    evaluator(outputs, true, 1).then((run) => run(sample.inputs)),
    evaluator(outputs, false, 1).then((run) => run(sample.inputs)),
    evaluator(outputs, false, 2).then((run) => run(sample.inputs)),
  ]);
  expect(double, 'the same bits at 1 and 2 threads').toEqual(single);
  outputs.forEach((output, i) => {
    const tolerance = output.dtype === 'float32' ? 1e-5 : 1e-9;
    for (const actual of [portable![i]!, single![i]!]) {
      expect(actual.dims).toEqual(expected[i]!.dims);
      expect(output.shape.map((d) => evaluateDim(d, bindings))).toEqual(expected[i]!.dims);
      Array.from(actual.data as Float64Array, Number).forEach((value, element) => {
        const wanted = Number(expected[i]!.data[element]);
        const close =
          Object.is(value, wanted) || Math.abs(value - wanted) <= tolerance * (1 + Math.abs(wanted));
        expect(close || value === wanted, `element ${element}: ${value} against ${wanted}`).toBe(true);
      });
    }
  });
}

/** The loss is a fixed irregular projection of all floating-point outputs. */
async function checkBackward(sample: Sample): Promise<void> {
  const inputs = traceInputs(sample);
  const projected = sample.trace(inputs).flatMap((output, i) => {
    const { dims, data } = sample.reference(sample.inputs)[i]!;
    const weights = Array.from(data, (_, j) => Math.cos(1.7 * j + i) + 0.1);
    return isFloat(output.dtype) ? [{ output, weights: hostTensor(output.dtype, dims, weights) }] : [];
  });
  const terms = projected.map(({ output }, i) =>
    reduceSum(mul(output, input(`x${inputs.length + i}`, output.dtype, output.shape))),
  );
  const loss = terms.reduce((sum, term) => add(sum, term));
  const differentiated = inputs.flatMap((tensor, i) => (isFloat(tensor.dtype) ? [i] : []));
  const reverse = gradients(
    loss,
    differentiated.map((i) => inputs[i]!),
  );
  const feeds = [...sample.inputs, ...projected.map(({ weights }) => weights)];
  const evaluateLoss = await evaluator([loss], false, 1);
  // As in a training step the loss stands beside its gradients, so the shapes of all inputs are known.
  const both = await (await evaluator([...reverse, loss], false, 1))(feeds);
  const results = both.slice(0, reverse.length);
  expect(results.map(({ dims }) => dims)).toEqual(differentiated.map((i) => sample.inputs[i]!.dims));
  const mismatches = await checkGradients({
    loss: async (values) => Number((await evaluateLoss(values))[0]!.data[0]),
    gradients: new Map(differentiated.map((i, j) => [i, results[j]!.data])),
    inputs: feeds,
    ...tolerancesOf(sample.float32Only ? 'float32' : 'float64'),
  });
  expect(mismatches).toEqual([]);
}
