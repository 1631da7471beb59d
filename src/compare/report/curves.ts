/** Histories of runs as curves: thinned, and averaged over seeds. */

import { mean } from '../../metrics/averages.ts';
import type { EvaluationRecord, UpdateRecord } from '../../train/fit-options.ts';
import type { RunResult } from '../comparison.ts';

/** A point of a run; points of several runs with one key belong together. */
export interface CurvePoint {
  readonly key: number;
  readonly update: number;
  readonly seconds: number;
  readonly value: number;
}

/** A dev metric at each evaluation that has it. */
export function devCurve({ history }: RunResult, metric: string): readonly CurvePoint[] {
  return history
    .filter((record): record is EvaluationRecord => record.event === 'evaluation')
    .flatMap(({ update, seconds, metrics }) => {
      const value = metrics[metric];
      return value === undefined ? [] : [{ key: update, update, seconds, value }];
    });
}

/** The training loss, averaged over windows of so many updates. */
export function lossCurve({ history }: RunResult, window: number): readonly CurvePoint[] {
  const updates = history.filter((record): record is UpdateRecord => record.event === 'update');
  return groups(updates, ({ update }) => Math.ceil(update / window)).map(([key, records]) => ({
    key,
    update: records.at(-1)!.update,
    seconds: records.at(-1)!.seconds,
    value: mean(records.map(({ loss }) => loss)),
  }));
}

/** The mean of several runs where all of them have a point. */
export function meanCurve(curves: readonly (readonly CurvePoint[])[]): readonly CurvePoint[] {
  return groups(curves.flat(), ({ key }) => key)
    .filter(([, points]) => points.length === curves.length)
    .map(([key, points]) => ({
      key,
      update: mean(points.map(({ update }) => update)),
      seconds: mean(points.map(({ seconds }) => seconds)),
      value: mean(points.map(({ value }) => value)),
    }));
}

/** Items of one key together, in the order in which the keys appear. */
function groups<Item>(items: readonly Item[], keyOf: (item: Item) => number): [number, Item[]][] {
  const byKey = new Map<number, Item[]>();
  for (const item of items) {
    const group = byKey.get(keyOf(item));
    if (group === undefined) byKey.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...byKey];
}
