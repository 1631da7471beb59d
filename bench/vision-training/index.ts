/**
 * `npx tsx bench/vision-training/index.ts [python] [case...]`: training steps of nets for pictures, as bench/training has them for sequences;
 * writes `bench/results/vision-training.json`. `--profile [--shapes] [case...]` prints where the time goes.
 */
import { runCases } from '../training/run-cases.ts';
import { cases } from './cases.ts';

await runCases('vision-training', cases);
