import { expect } from 'vitest';
import { gradients } from '../../src/autodiff/gradients.ts';
import type { HostTensor } from '../../src/graph/host-tensor.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import type { ModuleScope } from '../../src/nn/module-scope.ts';
import { runGraph } from '../contract/run-graph.ts';
import { expectClose, expectCloseToMaximum, type GoldenTensor, type GoldenTensors } from './golden-file.ts';

/** What is traced on our side. */
interface Traced {
  readonly output: Tensor;
  readonly loss: Tensor;
  /** What the loss is differentiated by. */
  readonly variables: ReadonlyMap<string, Tensor>;
}

/** What PyTorch computed, under our names. */
interface Expected {
  readonly output: GoldenTensor;
  readonly loss: number;
  readonly gradients: GoldenTensors;
}

/** Holds an output to 1e-5, a loss and all gradients to 1e-4 of the largest element. */
export async function expectGolden(
  { output, loss, variables }: Traced,
  expected: Expected,
  feeds: ReadonlyMap<string, HostTensor>,
): Promise<void> {
  const names = [...variables.keys()];
  expect(names.toSorted()).toEqual(Object.keys(expected.gradients).toSorted());
  const reverse = gradients(loss, [...variables.values()]);
  const [actual, actualLoss, ...actualGradients] = await runGraph([output, loss, ...reverse], feeds);
  expectClose(actual!, expected.output, 1e-5);
  expectCloseToMaximum('loss', actualLoss!, { shape: [], data: [expected.loss] }, 1e-4);
  names.forEach((name, i) => {
    expectCloseToMaximum(name, actualGradients[i]!, expected.gradients[name]!, 1e-4);
  });
}

/** The parameters that were declared in a scope. */
export function parametersOf(scope: ModuleScope): ReadonlyMap<string, Tensor> {
  return new Map(scope.parameters.map(({ name, tensor }) => [name, tensor]));
}
