import { expect, it } from 'vitest';
import type { Op } from './op.ts';
import { placeholder } from './placeholder.ts';
import { withScope } from './scope.ts';
import { apply } from './tensor.ts';

/** An op whose outputs have the types of its inputs. */
const same: Op<object> = { name: 'same', source: 'none', infer: (inputs) => inputs, emit: () => [] };

it('a tensor belongs to the node that computes it, even where the types are those of other tensors', () => {
  const [a, b] = [placeholder({ dtype: 'int32', shape: [2] }), placeholder({ dtype: 'bool', shape: [] })];
  const outputs = apply(same, [b, a], {});
  outputs.forEach((tensor, index) => {
    expect(tensor).toMatchObject({ index, dtype: ['bool', 'int32'][index] });
    expect(tensor.node.outputs).toBe(outputs);
  });
  expect(outputs[0]!.node.inputs).toEqual([b, a]);
});

it('numbers nodes after their inputs and remembers their scope', () => {
  const x = placeholder({ dtype: 'int32', shape: [] });
  const y = withScope('layer', () => apply(same, [x], {})[0]!);
  expect(y.node.order).toBeGreaterThan(x.node.order);
  expect(y.node.scope).toBe('layer');
});

it('is frozen', () => {
  const x = placeholder({ dtype: 'int32', shape: [] });
  expect([x, x.node, x.node.outputs].every(Object.isFrozen)).toBe(true);
});
