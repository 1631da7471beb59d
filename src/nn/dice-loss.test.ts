import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { scalar } from '../ops/constant.ts';
import { diceLoss } from './dice-loss.ts';

test('the overlap of areas of each picture and class, pixels of -1 aside', async () => {
  const [pictures, pixels, classes] = [2, 4, 3];
  const values = Array.from({ length: pictures * pixels * classes }, (_, i) => Math.sin(3 * i));
  const target = [0, 1, -1, 1, 2, 2, 0, -1];
  const logits = input('x', 'float32', [pictures, pixels, classes]);
  const loss = diceLoss(logits, input('y', 'int32', [pictures, pixels]), scalar(1 / 6, 'float32'));
  const feeds = new Map<string, HostTensor>([
    ['x', hostTensor('float32', [pictures, pixels, classes], values)],
    ['y', hostTensor('int32', [pictures, pixels], target)],
  ]);
  const [found] = await runGraph([loss], feeds);
  let expected = 0;
  for (let b = 0; b < pictures; b++) {
    const counted = [0, 1, 2, 3].filter((i) => target[b * pixels + i]! >= 0);
    for (let k = 0; k < classes; k++) {
      let [overlap, areas] = [0, 0];
      for (const i of counted) {
        const x = values.slice((b * pixels + i) * classes, (b * pixels + i + 1) * classes);
        const p = Math.exp(x[k]!) / x.reduce((sum, v) => sum + Math.exp(v), 0);
        const y = target[b * pixels + i] === k ? 1 : 0;
        overlap += p * y;
        areas += p + y;
      }
      expected += (counted.length * (1 - (2 * overlap + 1) / (areas + 1))) / classes / 6;
    }
  }
  expect(Number(found?.data[0])).toBeCloseTo(expected, 5);
});
