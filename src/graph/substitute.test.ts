import { expect, it } from 'vitest';
import { add } from '../ops/add.ts';
import { mul } from '../ops/mul.ts';
import { split } from '../ops/split.ts';
import { tanh } from '../ops/tanh.ts';
import { input } from './input.ts';
import { withScope } from './scope.ts';
import { substitute } from './substitute.ts';
import type { Tensor } from './tensor.ts';

const vector = (name: string) => input(name, 'float32', [4]);
const [a, b, c] = [vector('a'), vector('b'), vector('c')];

/** The expression as text, so that two graphs can be compared. */
function text({ node, index }: Tensor): string {
  if (node.inputs.length === 0) return (node.attributes as { name: string }).name;
  return `${node.op.name}${node.outputs.length > 1 ? index : ''}(${node.inputs.map(text).join(', ')})`;
}

function exchange(outputs: readonly Tensor[], pairs: readonly (readonly [Tensor, Tensor])[]) {
  const by = new Map(pairs);
  return substitute(
    outputs,
    (tensor) => by.has(tensor),
    (tensor) => by.get(tensor)!,
  );
}

it('computes the same from other values and leaves the original alone', () => {
  const y = mul(add(a, b), tanh(a));
  expect(exchange([y, a], [[a, c]]).map(text)).toEqual(['mul(add(c, b), tanh(c))', 'c']);
  expect(text(y)).toBe('mul(add(a, b), tanh(a))');
});

it('replaces one output of a node and computes the other', () => {
  const [low, high] = split(a, 0, [2, 2]) as readonly [Tensor, Tensor];
  const other = input('other', 'float32', [2]);
  const [sum] = exchange(
    [add(low, high)],
    [
      [low, other],
      [a, c],
    ],
  );
  expect(text(sum!)).toBe('add(other, split1(c))');
});

it('does not look past what is replaced, and shares what does not change', () => {
  const hidden = tanh(b);
  const kept = tanh(c);
  const [sum] = exchange(
    [add(hidden, kept)],
    [
      [hidden, a],
      [b, c],
    ],
  );
  expect(text(sum!)).toBe('add(a, tanh(c))');
  expect(sum!.node.inputs[1]).toBe(kept);
});

it('keeps the scope of every node', () => {
  const y = withScope('encoder', () => withScope('layer', () => tanh(a)));
  const [copy] = withScope('elsewhere', () => exchange([y], [[a, b]]));
  expect(copy!.node.scope).toBe('encoder/layer');
});

it('can give every reader its own replacement', () => {
  const left = tanh(a);
  const y = add(left, a);
  const [rebuilt] = substitute(
    [y],
    (tensor) => tensor === a,
    (_, reader) => (reader === left.node ? b : c),
  );
  expect(text(rebuilt!)).toBe('add(tanh(b), c)');
});
