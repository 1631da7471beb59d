/** Answers of inputs that are files, some of which may not be readable. */
import { HeddleError } from '../base/errors.ts';
import type { OpenedModel } from './open-model.ts';
import { reportError } from './terminal.ts';

interface Answered {
  readonly inputs: readonly unknown[];
  readonly answers: readonly unknown[];
}

/**
 * The inputs that could be answered, with their answers. A file that cannot be read or is damaged is named on stderr and makes the exit status of the
 * process that of its error; the others are answered all the same. Of inputs that are no files the first error ends it.
 */
export async function readableAnswers(
  model: OpenedModel,
  inputs: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): Promise<Answered> {
  const { task, ready, warn } = model;
  try {
    return { inputs, answers: await task.predict(ready, inputs, options, warn) };
  } catch (error) {
    if (task.inputs(ready.config).inputIsPath !== true || !isOfAnInput(error)) throw error;
    if (inputs.length === 1) {
      process.exitCode = reportError(error, {});
      return { inputs: [], answers: [] };
    }
  }
  // Halves, so that one file among many costs few attempts.
  const middle = Math.ceil(inputs.length / 2);
  const first = await readableAnswers(model, inputs.slice(0, middle), options);
  const second = await readableAnswers(model, inputs.slice(middle), options);
  return {
    inputs: [...first.inputs, ...second.inputs],
    answers: [...first.answers, ...second.answers],
  };
}

const isOfAnInput = (error: unknown) =>
  error instanceof HeddleError && (error.code === 'E_DATA' || error.code === 'E_LIMIT');
