import { expect, test } from 'vitest';
import { fixedOptions } from './fixed-options.ts';
import { tasks } from './registry.ts';

test.each(tasks.map((task) => [task.name, task] as const))('%s: model, tokens and metric stay', (_, task) => {
  const fixed = fixedOptions(task);
  expect(fixed).toEqual(expect.arrayContaining(['model', 'encoderModel', 'decoderModel', 'metric']));
  for (const name of ['labelSmoothing', 'learningRate', 'epochs']) expect(fixed).not.toContain(name);
});
