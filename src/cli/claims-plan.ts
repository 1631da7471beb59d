/** Which claims are measured, and on which signal: checked before any work is done. */
import { resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import type { Experiment } from '../claims/experiment.ts';
import { experiments } from '../claims/experiments.ts';
import { readSignal } from './read-signal.ts';
import type { Settings } from './settings.ts';

export interface ClaimsPlan {
  /** The letters of the experiments. */
  readonly letters: readonly string[];
  /** The path of the signal. */
  readonly signal: string | undefined;
}

/**
 * Undefined where no claims are asked for.
 *
 * Throws: E_CONFIG for letters that no claim has, and for options of claims without `--claims`; E_DATA for a file that is no signal,
 * or one with which a chosen experiment cannot be done.
 */
export async function claimsPlan(settings: Settings): Promise<ClaimsPlan | undefined> {
  const [given, signal] = [settings.get('experiments'), settings.get('signal')];
  if (settings.get('claims') !== true) {
    const stray = ['experiments', 'signal'].find((name) => settings.has(name));
    if (stray === undefined) return undefined;
    throw new HeddleError('E_CONFIG', {
      where: `--${stray}`,
      found: 'given without --claims',
      fix: 'add --claims',
    });
  }
  const all = experiments.map(({ id }) => id);
  const letters =
    given === undefined
      ? all
      : String(given)
          .split(',')
          .map((letter) => letter.trim());
  const unknown = letters.find((letter) => !all.includes(letter));
  if (unknown !== undefined) {
    throw new HeddleError('E_CONFIG', {
      where: '--experiments',
      found: JSON.stringify(unknown),
      allowed: `${all.join(', ')}, with commas between`,
    });
  }
  if (signal === undefined) return { letters, signal };
  const path = resolve(String(signal));
  const values = await readSignal(path);
  for (const { checkSignal, settings: own } of chosenExperiments(letters)) checkSignal?.(values, own);
  return { letters, signal: path };
}

/** The experiments of these letters, in the order of the report. */
export function chosenExperiments(letters: readonly string[]): readonly Experiment[] {
  return experiments.filter(({ id }) => letters.includes(id));
}
