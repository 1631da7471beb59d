/** Tasks over strings of digits in which positions get labels: what an architecture learns within seconds. */
import { fold, type Key, uniform } from '../base/random.ts';
import { ignoredLabel } from '../models/heads/head.ts';
import type { Draw } from './train-on-draws.ts';

/** Draws `ids` of one length and a label for each position; positions that are not asked for have `ignoredLabel`. */
export type LabellingTask = Draw;

/** Digits have the ids 1 to 10; then come the blank that asks for an answer and three commands. */
const digits = 10;
const blank = digits + 1;
const commands = [
  { id: blank + 1, answer: (string: readonly number[]) => string },
  { id: blank + 2, answer: (string: readonly number[]) => string.toReversed() },
  { id: blank + 3, answer: (string: readonly number[]) => string.toSorted((a, b) => a - b) },
] as const;
/** The number of ids, 0 included, which stands nowhere. */
export const digitVocabulary = blank + commands.length + 1;

/**
 * Digits to be said backwards from memory: d_1 .. d_n and n blanks, at which d_n .. d_1 is the answer.
 *
 * All that a causal model can answer from is the state in which the digits have left it.
 */
export function reverseFromMemory(count: number): LabellingTask {
  return task((key) => {
    const string = digitString(key, count);
    return {
      inputs: [...string, ...string.map(() => blank)],
      labels: [...string.map(() => ignoredLabel), ...string.toReversed()],
    };
  });
}

/** A command and digits that are to be copied, reversed or sorted in their places, as the command says. */
export function rearrange(count: number): LabellingTask {
  return task((key) => {
    const string = digitString(key, count);
    const { id, answer } = commands[Math.floor(commands.length * uniform(key, count))]!;
    return { inputs: [id, ...string], labels: [ignoredLabel, ...answer(string)] };
  });
}

interface LabelledString {
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
}

function task(example: (key: Key) => LabelledString): LabellingTask {
  return (batch, row) => {
    const { inputs, labels } = example(fold(batch, row));
    return new Map([
      ['ids', Int32Array.from(inputs)],
      ['labels', Int32Array.from(labels)],
    ]);
  };
}

function digitString(key: Key, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => 1 + Math.floor(digits * uniform(key, i)));
}
