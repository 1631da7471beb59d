import type { Key } from '../base/random.ts';
import { type Example, type Fields, valuesPerStep, varyingAxis } from './field.ts';

/** Examples by number. What is large or drawn at random is made when it is asked for. */
export interface Dataset {
  readonly length: number;
  /** The size of each varying axis for each example, by the name of the axis. */
  readonly lengths: ReadonlyMap<string, Uint32Array>;
  /**
   * Example `i`, from 0. A dataset that draws something (masks, crops, the start of a window) draws it from `key`,
   * which differs from epoch to epoch; without a key it gives what evaluation looks at.
   */
  at(i: number, key?: Key): Example | Promise<Example>;
  /** Whether examples are read from files, by other threads: then it pays to ask for them before they are needed. Default false. */
  readonly isRead?: boolean;
}

/** The dataset of examples in memory. */
export function memoryDataset(fields: Fields, examples: readonly Example[]): Dataset {
  const lengths = new Map<string, Uint32Array>();
  for (const [name, field] of fields) {
    const axis = varyingAxis(field);
    if (axis === undefined || lengths.has(axis)) continue;
    const step = valuesPerStep(field);
    lengths.set(
      axis,
      Uint32Array.from(examples, (example) => (example.get(name)?.length ?? 0) / step),
    );
  }
  return Object.freeze({ length: examples.length, lengths, at: (i: number) => examples[i] as Example });
}

/** The longest varying axis of each example, at least 1. */
export function widestAxes({ length, lengths }: Dataset): readonly number[] {
  const axes = [...lengths.values()];
  return Array.from({ length }, (_, i) => Math.max(1, ...axes.map((each) => each[i] ?? 0)));
}
