/** An experiment that puts one textbook claim to the test. */
import type { Runtime } from '../runtime/runtime.ts';
import type { Claim } from './claim.ts';
import type { RealSignal } from './signal-stretches.ts';

/** The world around an experiment. */
export interface ExperimentHost {
  readonly runtime: Runtime;
  readonly threads: number;
  /** What the experiments on a real signal are done with. */
  readonly signal?: RealSignal | undefined;
  /** Tells what is being measured: one short line. */
  readonly note: (text: string) => void;
}

/** What an experiment finds out; the rest of the claim is known before. */
export type Finding = Pick<Claim, 'found' | 'verdict' | 'criteria' | 'charts' | 'tables'>;

/** `Settings` are flat, so that they can be printed next to the figures that they made; tests run with small ones. */
export interface Experiment<Settings extends Claim['settings'] = Claim['settings']> {
  /** A letter from a to k, in the order of the report. */
  readonly id: string;
  readonly title: string;
  /** What is usually said. */
  readonly usual: string;
  readonly settings: Settings;
  /** Throws E_DATA for a signal with which it cannot be done; asked before any work. Absent: it can be with any, or needs none. */
  checkSignal?(signal: RealSignal, settings: Settings): void;
  measure(host: ExperimentHost, settings: Settings): Promise<Finding>;
}
