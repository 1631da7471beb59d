import { expect, test } from 'vitest';
import { layoutOf } from '../nn/flat-parameters.ts';
import { parameterTable } from './parameter-table.ts';

test('parameters are counted by layer, in order', () => {
  const layout = layoutOf([
    { name: 'encoder.embedding.weight', shape: [10, 4] },
    { name: 'encoder.layers.0.attention.query.weight', shape: [4, 4] },
    { name: 'encoder.layers.0.attention.query.bias', shape: [4] },
    { name: 'encoder.layers.1.attention.query.weight', shape: [4, 4] },
    { name: 'encoder.norm.weight', shape: [4] },
    { name: 'scale', shape: [] },
  ]);
  expect(parameterTable(layout)).toEqual([
    { layer: 'encoder.embedding', tensors: 1, count: 40 },
    { layer: 'encoder.layers.0', tensors: 2, count: 20 },
    { layer: 'encoder.layers.1', tensors: 1, count: 16 },
    { layer: 'encoder.norm', tensors: 1, count: 4 },
    { layer: '', tensors: 1, count: 1 },
  ]);
});
