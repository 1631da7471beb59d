/**
 * `npm start`: learns to pronounce English from the words of the CMU Pronouncing Dictionary.
 *
 * Flags are handed to `heddle train`: `npm start -- --minutes 1`, `npm start -- --encoder-layers 2`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dictionary } from 'cmu-pronouncing-dictionary';
import { holdOut, load, type TextPair } from 'heddle';

const folder = 'runs/pronunciation';
const data = 'runs/pronunciation-data';
const heddle = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Settings that suit five minutes on two cores. */
const recipe = {
  width: 128,
  inner: 512,
  layers: 3,
  dropout: 0,
  'label-smoothing': 0,
  'batch-tokens': 2048,
  'learning-rate': 0.002,
  warmup: 100,
  'evaluate-every': 250,
  normalize: 'nfc-lower',
};

/** `hello(2)` -> `hello`, `HH AH0 L OW1 # a comment` -> `HH AH L OW`. */
function pairOf([entry, phonemes]: readonly [string, string]): TextPair {
  return { source: entry.replace(/\(\d+\)$/, ''), target: phonemes.replace(/\d| *#.*$/g, '') };
}

function writePairs(name: string, pairs: readonly TextPair[]): string {
  const path = `${data}/${name}.tsv`;
  writeFileSync(path, pairs.map(({ source, target }) => `${source}\t${target}\n`).join(''));
  return path;
}

/** Runs the command line as a user would and ends with its status where it fails. */
function run(...args: readonly string[]): void {
  console.log(`\n$ heddle ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [heddle, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const pairs = Object.entries(dictionary).map(pairOf);
// The same words are held out in every run: those with the smallest hashes.
const { train, heldOut } = holdOut(pairs, ({ source }) => source);
mkdirSync(data, { recursive: true });
const trainFile = writePairs('train', train);
const testFile = writePairs('test', heldOut);
const given = process.argv.slice(2);
const limited = given.some((flag) => /^--(minutes|updates|epochs)(=|$)/.test(flag));
// What is given takes the place of the recipe: a flag is given once.
const isGiven = (flag: string) => given.some((one) => one === `--${flag}` || one.startsWith(`--${flag}=`));
const settings = Object.entries(recipe)
  .filter(([flag]) => !isGiven(flag))
  .flatMap(([flag, value]) => [`--${flag}`, String(value)]);
const budget = limited ? [] : ['--minutes', '5'];
run('train', '--train', trainFile, '--out', folder, '--overwrite', ...settings, ...budget, ...given);
run('evaluate', folder, testFile);

const model = await load(folder);
const words = [...new Set(heldOut.map(({ source }) => source))].filter((_, i) => i % 160 === 0).slice(0, 12);
const predictions = await model.predict(words);
await model.release();
console.log('\nWords that it never saw:\n');
for (const { source, hypotheses } of predictions) {
  const predicted = hypotheses[0]?.text ?? '';
  const right = heldOut.some((pair) => pair.source === source && pair.target === predicted);
  const reference = heldOut.find((pair) => pair.source === source)?.target;
  console.log(
    `  ${source.padEnd(16)} ${predicted.padEnd(34)} ${right ? 'right' : `dictionary: ${reference}`}`,
  );
}
console.log(`
The model is in ${folder}. What next:
  echo HELLO | npx heddle predict ${folder}
  npx heddle inspect ${folder}
  npx heddle train --train your.tsv --out my-model`);
