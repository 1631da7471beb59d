/**
 * `npx tsx bench/training/index.ts [python] [case...]`: training steps, Heddle against PyTorch, in interleaved rounds
 * on this machine with 1 and 2 threads; writes `bench/results/training.json`. Nothing else should be running.
 *
 * Before a case is timed, both sides compute loss and gradient from the same weights and must agree.
 */
import { cases } from './cases.ts';
import { runCases } from './run-cases.ts';

await runCases('training', cases);
