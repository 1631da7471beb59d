import type { Tensor } from '../../src/graph/tensor.ts';
import { concat } from '../../src/ops/concat.ts';
import { slice } from '../../src/ops/slice.ts';
import { squeeze } from '../../src/ops/squeeze.ts';
import { unsqueeze } from '../../src/ops/unsqueeze.ts';
import type { Loop } from './scan-case.ts';

/** What `scan` means: the step traced once for each element, one after another. T must be an integer. */
export const unrolled: Loop = ({ initial, sequences, reverse = false }, step) => {
  const steps = sequences[0]!.shape[0] as number;
  const times = Array.from({ length: steps }, (_, t) => (reverse ? steps - 1 - t : t));
  let state = initial;
  const outputs = new Map<number, readonly Tensor[]>();
  for (const t of times) {
    const elements = sequences.map((x) => squeeze(slice(x, 0, t, t + 1), 0));
    const next = step(state, elements);
    state = next.state;
    outputs.set(t, next.outputs);
  }
  const stack = (i: number) =>
    concat(
      Array.from(times, (_, t) => unsqueeze(outputs.get(t)![i]!, 0)),
      0,
    );
  return { state, outputs: outputs.get(0)!.map((_, i) => stack(i)) };
};
