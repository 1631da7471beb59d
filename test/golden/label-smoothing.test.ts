/** Label-smoothed cross-entropy and its gradient against torch.nn.functional.cross_entropy. */
import { test } from 'vitest';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import { tokenCrossEntropy } from '../../src/nn/losses.ts';
import { expectGolden } from './expect-golden.ts';
import { type GoldenTensor, readGolden } from './golden-file.ts';

interface Content {
  readonly pad: number;
  readonly logits: GoldenTensor;
  readonly targets: GoldenTensor;
  readonly cases: readonly {
    readonly smoothing: number;
    readonly reduction: 'sum' | 'mean';
    readonly loss: number;
    readonly gradient: GoldenTensor;
  }[];
}

const { pad: padding, logits, targets, cases } = readGolden<Content>('label-smoothing');
/** Our losses are over [B, T]: the positions are one row. */
const asRow = ({ shape, data }: GoldenTensor) => ({ shape: [1, ...shape], data });

test.each(cases)('smoothing $smoothing, $reduction', async ({ smoothing, reduction, loss, gradient }) => {
  const row = asRow(logits);
  const output = input('logits', 'float32', row.shape);
  const target = input('targets', 'int32', asRow(targets).shape);
  const scale = input('scale', 'float32', []);
  const traced = {
    output,
    loss: tokenCrossEntropy(output, target, scale, { padding, labelSmoothing: smoothing }),
    variables: new Map([['logits', output]]),
  };
  const tokens = targets.data.filter((id) => id !== padding).length;
  const feeds = new Map<string, HostTensor>([
    ['logits', hostTensor('float32', row.shape, row.data)],
    ['targets', hostTensor('int32', asRow(targets).shape, targets.data)],
    ['scale', hostTensor('float32', [], [reduction === 'mean' ? 1 / tokens : 1])],
  ]);
  await expectGolden(traced, { output: row, loss, gradients: { logits: asRow(gradient) } }, feeds);
});
