import { describe, expect, it } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import {
  addDims,
  type Dim,
  dim,
  divideDim,
  evaluateDim,
  formatDim,
  multiplyDims,
  sameDim,
  subtractDims,
} from './dim.ts';

const seed = 7;
const names = ['B', 'S', 'T'];
const [b, s, t] = names.map(dim) as [Dim, Dim, Dim];

/** A dimension, and its value by ordinary arithmetic. */
interface Case {
  readonly dimension: Dim;
  readonly value: (bindings: ReadonlyMap<string, number>) => number;
}

/** A random expression with `depth` operations on each path. */
function randomCase(draw: () => number, depth: number): Case {
  const whole = Math.floor(draw() * 9) - 4;
  if (depth === 0 && draw() < 0.3) return { dimension: whole, value: () => whole };
  const name = names[Math.floor(draw() * names.length)]!;
  if (depth === 0) return { dimension: dim(name), value: (bindings) => bindings.get(name)! };
  const [x, y] = [randomCase(draw, depth - 1), randomCase(draw, depth - 1)];
  const divisor = 1 + Math.floor(draw() * 4);
  const choices: readonly Case[] = [
    { dimension: addDims(x.dimension, y.dimension), value: (at) => x.value(at) + y.value(at) },
    { dimension: subtractDims(x.dimension, y.dimension), value: (at) => x.value(at) - y.value(at) },
    { dimension: multiplyDims(x.dimension, y.dimension), value: (at) => x.value(at) * y.value(at) },
    { dimension: divideDim(x.dimension, divisor), value: (at) => Math.floor(x.value(at) / divisor) },
  ];
  return choices[Math.floor(draw() * choices.length)]!;
}

function counter(key: ReturnType<typeof keyOf>): () => number {
  let next = 0;
  return () => uniform(key, next++);
}

it(`an expression has the value of the arithmetic that made it (seed ${seed})`, () => {
  for (let i = 0; i < 500; i++) {
    const draw = counter(fold(keyOf(seed), i));
    const { dimension, value } = randomCase(draw, 1 + (i % 4));
    const bindings = new Map(names.map((name) => [name, Math.floor(draw() * 12)]));
    const found = evaluateDim(dimension, bindings);
    expect(found, `case ${i}: ${formatDim(dimension)} at ${[...bindings]}`).toBe(value(bindings) + 0);
  }
});

describe('the normal form', () => {
  it('does not depend on the order of sums and products, and multiplies out', () => {
    expect(sameDim(addDims(b, t, 1), addDims(1, t, b))).toBe(true);
    expect(sameDim(multiplyDims(b, 2, t), multiplyDims(t, b, 2))).toBe(true);
    const product = multiplyDims(addDims(b, t), addDims(s, 1));
    expect(sameDim(product, addDims(multiplyDims(b, s), t, multiplyDims(s, t), b))).toBe(true);
    expect(sameDim(multiplyDims(b, t), multiplyDims(b, s))).toBe(false);
  });

  it('is a number where no name is left', () => {
    expect(subtractDims(addDims(b, t, 3), addDims(t, b))).toBe(3);
    expect(multiplyDims(b, 0)).toBe(0);
    expect(multiplyDims()).toBe(1);
    expect(addDims()).toBe(0);
  });

  it('divides exactly where every coefficient does, else keeps the floor whole', () => {
    expect(divideDim(7, 2)).toBe(3);
    expect(divideDim(-1, 2)).toBe(-1);
    expect(sameDim(divideDim(addDims(multiplyDims(4, b), 2), 2), addDims(b, b, 1))).toBe(true);
    expect(sameDim(divideDim(t, 1), t)).toBe(true);
    const half = divideDim(addDims(t, 1), 2);
    expect(sameDim(half, divideDim(addDims(1, t), 2))).toBe(true);
    expect(subtractDims(half, half)).toBe(0);
    expect(sameDim(half, divideDim(t, 2))).toBe(false);
  });
});

it('is written with the constant last and without needless ones', () => {
  const written = [
    [5, '5'],
    [b, 'B'],
    [addDims(1, t), 'T+1'],
    [subtractDims(t, 3), 'T-3'],
    [multiplyDims(t, b), 'B*T'],
    [multiplyDims(b, b, 2), '2*B*B'],
    [subtractDims(s, multiplyDims(3, t)), 'S-3*T'],
    [addDims(divideDim(subtractDims(t, 3), 2), 1), '(T-3)//2+1'],
  ] as const;
  for (const [dimension, text] of written) expect(formatDim(dimension)).toBe(text);
});

it('refuses a name that could be taken for an expression', () => {
  for (const name of ['', '2', 'B*T', 'T+1', 'a b']) {
    expect(() => dim(name)).toThrow(`dimension: the name ${JSON.stringify(name)}`);
  }
  expect(formatDim(dim('source_length.2'))).toBe('source_length.2');
});

it('refuses to evaluate a name without a value', () => {
  expect(() => evaluateDim(addDims(b, t), new Map([['B', 1]]))).toThrow(
    'dimension T: no value; allowed: one of B',
  );
});
