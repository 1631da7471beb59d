/**
 * `npx tsx bench/vision/index.ts [--runs fashion-resnet,...]`: pictures, from scratch, each run within a budget of updates on one thread.
 *
 * Fashion-MNIST by five families, PneumoniaMNIST, membranes of cells, blood cells, videos of moving digits. A run is what `heddle train` and `heddle evaluate` of `dist`
 * do; weights are selected on a part of the training set, or on the data's own dev set, and the test set is looked at once. Every run is written to
 * `bench/results/vision.json` as it ends; one that stands there with the same commands is not done again.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, today } from '../provenance.ts';
import { isSame, readResults, root, writeResults } from '../results-files.ts';
import { runs, type VisionRun } from './runs.ts';

const file = 'vision';
const command = join(root, 'dist/cli/main.js');

interface RunResult {
  /** What was run, with the folder of the model as `MODEL`. */
  readonly train: readonly string[];
  readonly evaluate: readonly string[];
  readonly parameters: number;
  readonly updates: number;
  /** Whatever `heddle evaluate --json` says in one number each. */
  readonly test: Readonly<Record<string, number>>;
  readonly goals: VisionRun['goals'];
  readonly date: string;
  readonly machine: ReturnType<typeof machine>;
}

interface Report {
  readonly runs: Readonly<Record<string, RunResult>>;
}

function heddle(args: readonly string[]): string {
  const { status, stdout } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`heddle ${args.join(' ')}: status ${status}`);
  return stdout;
}

/** Figures of the run that `--json` prints last. */
interface Summary {
  readonly done: { readonly parameters: number; readonly updates: number };
}

function measure(run: VisionRun): RunResult {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-vision-'));
  try {
    const model = join(folder, 'model');
    run.prepare?.();
    const paths = run.links === undefined ? run.paths : linked(run.links, folder);
    const placed = (args: readonly string[]) => args.map((arg) => paths[arg] ?? arg);
    const train = trainArgs(run);
    const printed = heddle([...placed(train), '--json', '--out', model])
      .trimEnd()
      .split('\n');
    const { done } = JSON.parse(printed.at(-1) ?? '') as Summary;
    const found = JSON.parse(heddle(['evaluate', model, ...placed(run.test), '--json'])) as object;
    const numbers = Object.entries(found).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    );
    return {
      ...{ train, evaluate: ['evaluate', 'MODEL', ...run.test, '--json'] },
      ...{ parameters: done.parameters, updates: done.updates },
      ...{ test: Object.fromEntries(numbers), goals: run.goals, date: today(), machine: machine() },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const trainArgs = ({ task, train, updates }: VisionRun) => [
  ...['train', '--task', task, ...train],
  ...['--updates', String(updates), '--threads', '1', '--seed', '1', '--patience', '0'],
];

/** Folders of links to files, by the names that stand for them in the arguments. */
function linked(links: NonNullable<VisionRun['links']>, folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(links()).map(([name, files]) => {
      const path = join(folder, name);
      mkdirSync(path);
      for (const [link, target] of Object.entries(files)) symlinkSync(target, join(path, link));
      return [name, path];
    }),
  );
}

const read = () => readResults(file, { runs: {} }) as Report;

function isKnown(run: VisionRun): boolean {
  const found = read().runs[run.name];
  return found !== undefined && isSame(trainArgs(run), found.train);
}

function store(name: string, result: RunResult): void {
  writeResults(file, { runs: { ...read().runs, [name]: result } });
}

const { values } = parseArgs({ options: { runs: { type: 'string' } } });
const asked = values.runs?.split(',') ?? runs.map(({ name }) => name);
for (const name of asked) {
  const run = runs.find((each) => each.name === name);
  if (run === undefined)
    throw new Error(`run ${name}; there are ${runs.map((each) => each.name).join(', ')}`);
  if (isKnown(run)) continue;
  const result = measure(run);
  store(name, result);
  console.log(name, JSON.stringify(result.test), 'goals', JSON.stringify(run.goals));
}
