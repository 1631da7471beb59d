/**
 * `npx tsx bench/training/index.ts [python] [case...]`: training steps, Heddle against PyTorch, in interleaved rounds
 * on this machine with 1 and 2 threads; writes `bench/results/training.json`. Nothing else should be running.
 *
 * Before a case is timed, both sides compute loss and gradient from the same weights and must agree.
 */
import { cases } from './cases.ts';
import { compare } from './comparison.ts';
import { record } from './results.ts';

const [python = 'python3', ...named] = process.argv.slice(2);
const names = named.length > 0 ? named : [...cases.keys()];
const unknown = names.filter((name) => !cases.has(name));
if (unknown.length > 0) {
  console.error(`no case ${unknown.join(', ')}; the cases are: ${[...cases.keys()].join(', ')}`);
  process.exit(1);
}

for (const name of names) {
  const bench = cases.get(name)!;
  for (const threads of [1, 2]) {
    const comparison = await compare(python, bench, threads);
    record({ case: name, settings: bench.settings, comparison });
    const { heddleMilliseconds: ours, pytorchMilliseconds: theirs, ratio, torchWay } = comparison;
    console.log(
      `${name}, ${threads} thread(s): Heddle ${ours.toFixed(1)} ms, PyTorch ${theirs.toFixed(1)} ms (${torchWay}), ratio ${ratio.toFixed(2)}`,
    );
  }
}
