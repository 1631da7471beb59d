import { expect, test } from 'vitest';
import { quietCallbacks, tinyFitOptions } from '../../test/fixtures/tiny-fit.ts';
import { fit } from './fit.ts';
import { readAhead } from './read-ahead.ts';

const place = (position: number, epoch = 0) => ({ epoch, position });

test('what was begun is taken once, and any other place is read when it is asked for', async () => {
  const asked: string[] = [];
  const reader = readAhead(async ({ epoch, position }) => {
    asked.push(`${epoch}:${position}`);
    return position;
  });
  expect(await reader.take(place(0))).toBe(0);
  await reader.begin(place(4));
  expect(asked).toEqual(['0:0', '0:4']);
  expect(await reader.take(place(4))).toBe(4);
  expect(await reader.take(place(4))).toBe(4);
  await reader.begin(place(8));
  expect(await reader.take(place(0, 1))).toBe(0);
  expect(asked).toEqual(['0:0', '0:4', '0:4', '0:8', '1:0']);
});

test('an error on the way is told when the place is taken', async () => {
  const reader = readAhead<number>(({ position }) =>
    position === 1 ? Promise.reject(new Error('broken')) : Promise.resolve(position),
  );
  await reader.begin(place(1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  await expect(reader.take(place(1))).rejects.toThrow('broken');
});

test('a run over examples that are read gives the bytes of one over examples in memory', async () => {
  const options = tinyFitOptions({ budget: { updates: 5 } });
  const { dataset } = options;
  const read = {
    ...dataset,
    isRead: true,
    at: async (i: number) => {
      await new Promise((resolve) => setTimeout(resolve, i % 3));
      return dataset.at(i);
    },
  };
  const [inMemory, fromFiles] = [
    await fit(options, quietCallbacks()),
    await fit({ ...options, dataset: read }, quietCallbacks()),
  ];
  expect(fromFiles.state.parameters).toEqual(inMemory.state.parameters);
});
