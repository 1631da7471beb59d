/** What holds for every task alike. */
import { describe, expect, test } from 'vitest';
import { parseTrainingOptions } from './options-schema.ts';
import { findBundleTask, findTask, tasks } from './registry.ts';

describe.each(tasks.map((task) => [task.name, task] as const))('%s', (name, task) => {
  test('is found by its name, and its options have defaults', () => {
    expect(findTask(name)).toBe(task);
    const options = parseTrainingOptions(task, {}, 'test');
    expect(options.task).toBe(name);
    expect(task.metrics.map(({ criterion }) => criterion)).toContain(options.metric);
  });

  test('refuses a damaged configuration with an error of ours', () => {
    expect(() => task.parseConfig({ maxLength: 'long' }, 'config.json')).toThrow(
      expect.objectContaining({ name: 'HeddleError' }),
    );
  });
});

test('an unknown task is named with those that there are', () => {
  expect(() => findTask('translation')).toThrow(
    '--task: task "translation"; allowed: sequence-to-sequence, ',
  );
  expect(() => findBundleTask('translation', 'm/config.json')).toThrow(
    expect.objectContaining({ code: 'E_MODEL_FILE' }),
  );
});
