import { describe, expect, it } from 'vitest';
import { quietCallbacks, tinyFitOptions } from '../../test/fixtures/tiny-fit.ts';
import { dim } from '../graph/dim.ts';
import { input } from '../graph/input.ts';
import { add } from '../ops/add.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { fit } from './fit.ts';
import { livingBytes, type MemoryEstimate, requireMemory } from './step-memory.ts';

describe('the bytes that are alive at once', () => {
  const x = input('x', 'float32', [dim('B'), 4]);
  const sizes = new Map([['B', 10]]);
  const none = new Set<never>();

  it('are those of a value and of what it is made from', () => {
    // x and x^2 are alive together, then x^2 and x^4, then x^4 and its sum, of 4 bytes.
    const square = mul(x, x);
    const fourth = mul(square, square);
    expect(livingBytes([reduceSum(fourth)], none)(sizes)).toBe(2 * 160);
    expect(livingBytes([reduceSum(fourth)], new Set([x]))(sizes)).toBe(2 * 160);
  });

  it('hold a value until its last reader, and an output to the end', () => {
    const square = mul(x, x);
    const fourth = mul(square, square);
    expect(livingBytes([add(fourth, x)], none)(sizes)).toBe(3 * 160);
    expect(livingBytes([square, reduceSum(fourth)], new Set([x]))(sizes)).toBe(2 * 160 + 4);
    expect(livingBytes([add(fourth, x)], none)(new Map([['B', 1000]]))).toBe(3 * 16_000);
  });
});

describe('a run', () => {
  const counted = { lengths: new Map() };

  it('is told what it needs, and is refused where that is not there, before its first update', async () => {
    let memory: MemoryEstimate | undefined;
    const callbacks = quietCallbacks({
      estimated: (estimate) => {
        memory = estimate;
      },
    });
    await fit(tinyFitOptions({ budget: { updates: 1 } }), callbacks);
    const { state, step, sizes } = memory!;
    expect([state > 0, step > 0, [...sizes.keys()]]).toEqual([true, true, ['B', 'S', 'T']]);
    const limit = state + step / 2;
    const refused = fit(
      tinyFitOptions({ memoryLimit: limit }),
      quietCallbacks({ report: () => expect.fail('an update') }),
    );
    await expect(refused).rejects.toMatchObject({ code: 'E_LIMIT' });
    const { message } = (await refused.catch((error: unknown) => error)) as Error;
    const [, tokens, parts] = /--batch-tokens (\d+) --accumulate (\d+)/.exec(message) ?? [];
    expect(message).toContain(`the largest batch (B ${sizes.get('B')}, S `);
    const smaller = { batchTokens: Number(tokens), accumulate: Number(parts), budget: { updates: 1 } };
    const { end } = await fit(tinyFitOptions({ ...smaller, memoryLimit: limit }), quietCallbacks());
    expect(end).toBe('budget');
  });

  it('of which one row is too large is told to make that smaller', () => {
    const one = { state: 10, step: 100, sizes: new Map(Object.entries({ B: 1, T: 9 })) };
    const measured = { lengths: new Map([['T', Uint32Array.of(9)]]) };
    const options = { batchTokens: 4096, accumulate: 1, dataset: measured };
    expect(() => requireMemory(one, 50, options)).toThrow(
      /the largest batch \(B 1, T 9\): .*; lower --max-length, or make the model smaller/,
    );
    expect(() => requireMemory(one, 110, options)).not.toThrow();
    const picture = { ...one, sizes: new Map([['B', 1]]) };
    expect(() => requireMemory(picture, 50, { ...options, dataset: counted })).toThrow(
      /; make the inputs or the model smaller/,
    );
  });

  it('over rows of one size, such as pictures, is told how many of them fit', () => {
    const pictures = { state: 10, step: 100, sizes: new Map([['B', 128]]) };
    expect(() => requireMemory(pictures, 60, { batchTokens: 4096, accumulate: 2, dataset: counted })).toThrow(
      /; --batch-size 56 --accumulate 6 makes about the same updates/,
    );
  });
});
