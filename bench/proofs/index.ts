/**
 * `npm run proofs -- [--task copy|sort] [--system lstm|transformer|cnn] [--seed N]`: the system tests of Sockeye 1.
 *
 * Every system learns every task, on one thread, and is judged on lines drawn as Sockeye draws them (parity) and on
 * lines that are not in the training data (disjoint). Prints a table and exits 1 if one figure falls short of its
 * threshold. A run of all proofs with the default seed writes `bench/results/proofs.json`.
 *
 * Source: Hieber et al. (2017), "Sockeye: A toolkit for neural machine translation".
 */
import { parseArgs } from 'node:util';
import { machine, today } from '../provenance.ts';
import { writeResults } from '../results-files.ts';
import type { TaskName } from './digit-lines.ts';
import { proofTable } from './proof-table.ts';
import { type Proof, prove } from './prove.ts';
import { sharedOptions, systems } from './systems.ts';

const tasks: readonly TaskName[] = ['copy', 'sort'];

/** The names that a flag selects: all of them, where it is not given. */
function chosen<Name extends string>(
  flag: string,
  given: string | undefined,
  names: readonly Name[],
): readonly Name[] {
  const found = names.filter((name) => given === undefined || name === given);
  if (found.length > 0) return found;
  console.error(`--${flag}: ${given}; allowed: ${names.join(', ')}`);
  process.exit(2);
}

const { values } = parseArgs({
  options: { task: { type: 'string' }, system: { type: 'string' }, seed: { type: 'string' } },
});
const chosenTasks = chosen('task', values.task, tasks);
const names = chosen(
  'system',
  values.system,
  systems.map(({ name }) => name),
);

const seed = Number(values.seed ?? sharedOptions.seed);
if (!Number.isSafeInteger(seed) || seed < 0) {
  console.error(`--seed: ${values.seed}; allowed: an integer from 0`);
  process.exit(2);
}

const proofs: Proof[] = [];
for (const task of chosenTasks) {
  for (const system of systems.filter(({ name }) => names.includes(name))) {
    proofs.push(await prove(task, system, seed, (text) => console.error(text)));
  }
}
process.stdout.write(proofTable(proofs));

if (proofs.length === tasks.length * systems.length && seed === sharedOptions.seed) {
  writeResults('proofs', { date: today(), machine: machine(), options: sharedOptions, systems, proofs });
}
process.exitCode = proofs.every(({ parity, disjoint }) => parity.passed && disjoint.passed) ? 0 : 1;
