import { at, indices } from '../../test/contract/nd-array.ts';
import type { FloatType } from '../graph/dtype.ts';
import { input } from '../graph/input.ts';
import { type Contract, type Sample, sampleInput, wave } from './contract.ts';
import { softmaxCrossEntropy, softmaxCrossEntropyOp } from './softmax-cross-entropy.ts';

function rows(
  dims: readonly number[],
  labelSmoothing: number,
  names: readonly (string | undefined)[] = [],
  dtype: FloatType = 'float64',
  offset = 0,
): Sample {
  const classes = dims.at(-1)!;
  const outer = dims.slice(0, -1);
  const options = { labelSmoothing };
  return {
    name: `${dtype} [${dims}] from ${offset}, smoothing ${labelSmoothing}`,
    inputs: [
      sampleInput(dtype, dims, (i) => offset + wave(0)(i), names),
      sampleInput('int32', outer, (i) => (2 * i + 1) % classes, names.slice(0, outer.length)),
      sampleInput(dtype, outer, (i) => (i === 1 ? 0 : 0.5 + i), names.slice(0, outer.length)),
    ],
    trace: ([logits, target, weight]) => [softmaxCrossEntropy(logits!, target!, weight!, options)],
    reference: ([logits, target, weight]) => {
      const losses = indices(outer).map((row) => {
        const x = Array.from({ length: classes }, (_, v) => at(logits!, [...row, v]));
        const logSum = offset + Math.log(x.reduce((sum, value) => sum + Math.exp(value - offset), 0));
        const uniform = x.reduce((sum, value) => sum + (logSum - value), 0) / classes;
        const likelihood = logSum - x[at(target!, row)]!;
        return at(weight!, row) * ((1 - labelSmoothing) * likelihood + labelSmoothing * uniform);
      });
      return [{ dims: [], data: [losses.reduce((sum, loss) => sum + loss, 0)] }];
    },
    float32Only: dtype === 'float32',
  };
}

export const softmaxCrossEntropyContract: Contract = {
  op: softmaxCrossEntropyOp,
  samples: [
    rows([3, 5], 0, ['B', undefined]),
    rows([3, 5], 0.1, ['B', undefined]),
    rows([2, 3, 4], 0.1, ['B', 'T', 'V']),
    rows([5], 0),
    rows([3, 1], 0.1),
    rows([0, 3], 0),
    rows([2, 3], 0, [], 'float64', 1000),
    rows([3, 5], 0.1, ['B', undefined], 'float32'),
  ],
  errors: [
    {
      name: 'targets of another shape',
      trace: () =>
        softmaxCrossEntropy(
          input('logits', 'float32', [2, 3, 5]),
          input('target', 'int32', [2]),
          input('weight', 'float32', [2]),
        ),
      message: 'softmaxCrossEntropy: logits [2, 3, 5], target int32 [2]',
    },
  ],
};
