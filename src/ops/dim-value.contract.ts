import { addDims, multiplyDims } from '../graph/dim.ts';
import type { Contract } from './contract.ts';
import { sampleInput, wave } from './contract.ts';
import { dimValue, dimValueOp } from './dim-value.ts';

export const dimValueContract: Contract = {
  op: dimValueOp,
  samples: [
    {
      name: 'B, B T + 1 and 7 next to x [B, T]',
      inputs: [sampleInput('float64', [3, 5], wave(0), ['B', 'T'])],
      trace: ([x]) => {
        const [b, t] = x!.shape;
        return [
          x!,
          dimValue(b!, 'float64'),
          dimValue(addDims(multiplyDims(b!, t!), 1), 'int64'),
          dimValue(7, 'float32'),
        ];
      },
      reference: ([x]) => [
        { dims: [3, 5], data: Array.from(x!.data, Number) },
        { dims: [], data: [3] },
        { dims: [], data: [16] },
        { dims: [], data: [7] },
      ],
    },
  ],
  errors: [],
};
