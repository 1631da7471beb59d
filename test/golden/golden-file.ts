/** Reads the golden files that `tools/golden/` writes and holds our values to theirs. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';
import { input } from '../../src/graph/input.ts';
import type { Tensor } from '../../src/graph/tensor.ts';

/** A tensor in row-major order; booleans are 0 and 1. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export type GoldenTensors = Readonly<Record<string, GoldenTensor>>;

/** The content of `test/golden/NAME.json`. */
export function readGolden<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as Content;
}

/** Symbolic float32 inputs, named and shaped as the golden tensors. */
export function inputsOf(named: GoldenTensors): ReadonlyMap<string, Tensor> {
  return new Map(Object.entries(named).map(([name, { shape }]) => [name, input(name, 'float32', shape)]));
}

/** The values of the golden tensors, to be fed by name. */
export function feedsOf(named: GoldenTensors): ReadonlyMap<string, HostTensor> {
  return new Map(
    Object.entries(named).map(([name, { shape, data }]) => [name, hostTensor('float32', shape, data)]),
  );
}

/** What attention adds to its scores: -1e9 where the mask is 1. */
export function biasOf({ shape, data }: GoldenTensor): GoldenTensor {
  return { shape, data: data.map((hidden) => -1e9 * hidden) };
}

/** Each element within `tolerance`, relative to its size where it is larger than 1. */
export function expectClose(actual: HostTensor, expected: GoldenTensor, tolerance: number): void {
  expect(actual.dims).toEqual(expected.shape);
  expectWithin('', actual, expected, (value) => tolerance * Math.max(1, Math.abs(value)));
}

/** Each element within `tolerance` times the largest one, with a floor for tensors that are exactly zero. */
export function expectCloseToMaximum(
  name: string,
  actual: HostTensor,
  expected: GoldenTensor,
  tolerance: number,
): void {
  expect(actual.dims, name).toEqual(expected.shape);
  const maximum = expected.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const allowed = tolerance * Math.max(maximum, 1e-2);
  expectWithin(`${name}, `, actual, expected, () => allowed);
}

/** Names the first element that is further off than `allowed`; a check of each one by itself would take seconds. */
function expectWithin(
  name: string,
  { data }: HostTensor,
  expected: GoldenTensor,
  allowed: (value: number) => number,
): void {
  const isOff = (value: number, i: number) => !(Math.abs(Number(data[i]) - value) <= allowed(value));
  const i = Math.max(0, expected.data.findIndex(isOff));
  const value = expected.data[i] ?? 0;
  const found = Number(data[i] ?? 0);
  expect(Math.abs(found - value), `${name}element ${i}: ${found}, expected ${value}`).toBeLessThanOrEqual(
    allowed(value),
  );
}
