import { expect, test } from 'vitest';
import { type FitSettings, fitOptionsOf } from './fit-request.ts';

test('defaults are filled in and what is not an option is left out', () => {
  const options = fitOptionsOf({ updates: 5, model: { layers: 1 }, dev: [], onNote: () => undefined });
  expect(options).toMatchObject({ updates: 5, model: { layers: 1 }, batchTokens: 4096 });
  expect(Object.keys(options)).not.toContain('dev');
});

test.each<[Record<string, unknown>, string]>([
  [{ updates: -1 }, 'fit.updates: Too small'],
  [{ layers: 2 }, 'fit: Unrecognized key: "layers"'],
  [{ optimizer: 'sgd' }, 'fit.optimizer: Invalid option'],
])('%j is refused: %s', (settings, message) => {
  expect(() => fitOptionsOf(settings as FitSettings)).toThrow(message);
});
