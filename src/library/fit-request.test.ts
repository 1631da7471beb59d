import { expect, test } from 'vitest';
import { type FitRequest, resolveFit } from './fit-request.ts';

const train = [
  { source: 'a', target: 'b' },
  { source: 'c', target: 'd' },
];
const request = { task: 'sequence-to-sequence', train } as const;

test('defaults are filled in and what is not an option is left out', async () => {
  const { options, rows, devRows, task } = await resolveFit({
    ...request,
    updates: 5,
    model: { layers: 1 },
    dev: [],
    onNote: () => undefined,
  });
  expect(options).toMatchObject({ updates: 5, model: { layers: 1 }, batchTokens: 4096, task });
  for (const name of ['dev', 'train', 'onNote']) expect(Object.keys(options)).not.toContain(name);
  expect([rows, devRows]).toEqual([train, []]);
});

test('a task has its own defaults and options', async () => {
  const rows = [
    { text: 'x', label: 'a' },
    { text: 'y', label: 'b' },
  ];
  const request = { task: 'text-classification', train: rows } as object;
  const { options, rows: checked } = await resolveFit(request as FitRequest<'text-classification'>);
  expect(options).toMatchObject({ metric: 'accuracy', labelSmoothing: 0, multiLabel: false });
  expect(checked).toEqual([
    { text: 'x', labels: ['a'] },
    { text: 'y', labels: ['b'] },
  ]);
});

test.each<[Record<string, unknown>, string]>([
  [{ updates: -1 }, 'fit.updates: -1; allowed: an integer from 1 to 1,000,000,000'],
  [{ layers: 2 }, 'fit.layers: an option of the model among those of the run'],
  [{ optimizer: 'sgd' }, 'fit.optimizer: "sgd"; allowed: adam, adamw'],
  [{ multiLabel: true }, 'fit.multiLabel: an option that is not known'],
  [{ task: 'translation' }, 'fit: task: task "translation"; allowed: sequence-to-sequence, '],
  [{ train: 'pairs.tsv' }, 'train: "pairs.tsv"; allowed: an array of rows'],
  [{ train: [...train, { source: 1 }] }, 'train: row 3'],
  [{ dev: [{ source: 'a' }] }, 'dev: row 1'],
])('%j is refused: %s', async (settings, message) => {
  const refused = resolveFit({ ...request, ...settings } as FitRequest<'sequence-to-sequence'>);
  await expect(refused).rejects.toThrow(message);
});
