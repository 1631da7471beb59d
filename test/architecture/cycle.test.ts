import { expect, test } from 'vitest';
import { findCycle } from './cycle.ts';

const graph = (edges: Record<string, string>) =>
  new Map(Object.entries(edges).map(([from, to]) => [from, new Set(to.split(' ').filter(Boolean))]));

test('a diamond has no cycle', () => {
  expect(findCycle(graph({ a: 'b c', b: 'd', c: 'd', d: '' }))).toBeUndefined();
});

test('finds a cycle and leaves out the way to it', () => {
  expect(findCycle(graph({ a: 'b', b: 'c', c: 'd', d: 'b' }))).toEqual(['b', 'c', 'd', 'b']);
});

test('a node that points to itself is a cycle', () => {
  expect(findCycle(graph({ a: 'b', b: 'b' }))).toEqual(['b', 'b']);
});

test('finds a cycle that the first node does not reach', () => {
  expect(findCycle(graph({ a: '', b: 'c', c: 'b' }))).toEqual(['b', 'c', 'b']);
});
