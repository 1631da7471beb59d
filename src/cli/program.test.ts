import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommandLine } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-program-'));
const config = join(folder, 'typo.json');
writeFileSync(config, '{"batch-token": 100}');
const model = fileURLToPath(new URL('../../test/fixtures/bundles-v1/lstm', import.meta.url));
const train = ['train', '--train', 'pairs.tsv', '--out', join(folder, 'out')];

const colourVariables = ['FORCE_COLOR', 'NO_COLOR', 'NODE_DISABLE_COLORS'];
beforeEach(() => {
  for (const name of colourVariables) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test.each<[readonly string[], string]>([
  [[...train, '--config', config], 'batch-token: an unknown key; '],
  [[...train, '--config', config], 'did you mean batch-tokens?'],
  [[...train, '--config', join(folder, 'none.yaml')], 'none.yaml: there is no such file'],
  [[...train, '--lyers', '2'], "unknown option '--lyers'; did you mean --layers?"],
  [[...train, '--layers', '2x'], '--layers: 2x; allowed: an integer from 1 to 128'],
  [[...train, '--layers', '1.5'], '--layers: 1.5; allowed: an integer from 1 to 128'],
  [[...train, '--layers', ''], '--layers: no value; allowed: an integer from 1 to 128'],
  [[...train, '--dropout', '1'], '--dropout: 1; allowed: a number from 0 below 1'],
  [[...train, '--encoder-heads', 'Infinity'], '--encoder-heads: Infinity; allowed: an integer from 1 to 256'],
  [[...train, '--optimizer', 'sgd'], '--optimizer: sgd; allowed: adam, adamw'],
  [[...train, '--encoder', 'perceptron'], 'family "perceptron"; allowed: transformer, '],
  [[...train, '--heads', '3'], '3 heads for width 128; allowed: a divisor of the width'],
  [[...train, '--source-unit', 'bpe'], '--source-unit: "bpe"; allowed: auto, char, word'],
  [[...train, '--dev-source', 'a.txt'], '--dev: only one side of parallel text'],
  [[...train, '--train-source', 'a.txt'], '--train: both forms of data at once'],
  [['train', '--out', folder], '--train: not given'],
  [['train', '--train', 'pairs.tsv'], '--out: not given'],
  [['train', '--train', 'pairs.tsv', '--out', folder], 'a folder that is not empty'],
  [['trian'], "unknown command 'trian'; did you mean train?"],
  [['predict', model, '--n-best', '2'], '--n-best: 2; allowed: 1 to the beam, 1'],
  [['predict', model, '--top-p', '0.5'], '--top-p: an option for a model of sequence-to-sequence'],
  [['evaluate', model, 'x.tsv', '--top-p', '0.5'], 'allowed: with text-generation'],
  [[...train, '--task', 'translation'], 'task "translation"; allowed: sequence-to-sequence, '],
  [
    [...train, '--task', 'text-generation', '--encoder', 'lstm'],
    '--encoder: an option that text-generation does not have',
  ],
  [['predict'], "missing required argument 'folder'; type: heddle predict model < inputs.txt"],
  [
    ['train', 'my pairs.tsv'],
    `"my pairs.tsv" without a flag; type: heddle train --train 'my pairs.tsv' --out model`,
  ],
  [['train', 'a.tsv', 'b.tsv'], 'type: heddle train --train a.tsv --train b.tsv --out model'],
  [['predict', model, config], `without a flag; type: heddle predict ${model} < ${config}`],
  [['predict', model, 'no file'], `type: echo 'no file' | heddle predict ${model}`],
  [['evaluate', 'm'], 'type: heddle evaluate m test.tsv'],
  [['evaluate', 'm', 'a', 'b'], 'heddle evaluate: "b" without a flag; type: heddle evaluate m a'],
  [['compare', 'a', 'b', 'c'], 'type: heddle compare --train a --dev b --test c --out report'],
  [['completion'], 'type: heddle completion bash'],
  [['export', 'm', '--to', 'keras'], '--to: keras; allowed: huggingface'],
  [['completion', 'csh'], 'allowed: bash, zsh, fish'],
  [
    ['train', '--encoder', 'LTSM', '--train', 'x', '--out', folder],
    'family "LTSM"; allowed: transformer, elman, lstm, gru, conv; did you mean lstm?',
  ],
])('%j exits 2: %s', async (args, message) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runCommandLine(args);
  expect(process.exitCode).toBe(2);
  const text = written.mock.calls.map(([line]) => String(line)).join('');
  expect(text).toMatch(/^error E_CONFIG: .*\n$/);
  expect(text).toContain(message);
});

/** What a command line writes to stdout, on a terminal of that width, or into a pipe. */
async function written(args: readonly string[], columns?: number): Promise<string> {
  const out = process.stdout;
  const before = { isTTY: out.isTTY, columns: out.columns };
  const spy = vi.spyOn(out, 'write').mockReturnValue(true);
  Object.assign(out, { isTTY: columns !== undefined, columns });
  try {
    await runCommandLine(args);
  } finally {
    Object.assign(out, before);
  }
  const text = spy.mock.calls.map(([part]) => String(part)).join('');
  spy.mockRestore();
  return text;
}

const commands = ['train', 'tasks', 'predict', 'evaluate', 'inspect', 'compare', 'export', 'completion'];
const sgr = new RegExp(`${'\u001B'}\\[\\d+m`, 'g');

test.each([undefined, 200, 55])('help fits a terminal of %j columns', async (columns) => {
  for (const args of [[], ...commands.map((command) => [command])]) {
    const lines = (await written([...args, '--help'], columns)).replace(sgr, '').split('\n');
    expect(lines.length).toBeGreaterThan(5);
    // A word that is too long stays whole.
    const broad = lines.filter((line) => line.length > (columns ?? 80) && line.trim().includes(' '));
    expect(broad).toEqual([]);
  }
});

test('help in a pipe has no colours, lists choices, and -h and -v are short', async () => {
  const help = await written(['train', '-h']);
  expect(help).toBe(await written(['train', '--help']));
  expect(help).not.toMatch(sgr);
  const text = help.replaceAll(/\s+/g, ' ');
  for (const list of [
    'transformer, elman, lstm, gru, conv',
    'sequence-to-sequence, text-classification, text-generation',
    '(loss, sequence, token, bleu, chrf, accuracy, f1, exact, auc, iou, dice, ap50, ap, word, character, mse, mae)',
    '(utf-8, latin1)',
    'adam, adamw',
  ])
    expect(text.replace('default: utf-8; ', '')).toContain(list);
  expect(await written(['-v'])).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each<[Readonly<Record<string, string>>, boolean]>([
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ NO_COLOR: '1' }, false],
  [{}, false],
])('%j in a pipe: colours are %j', async (variables, expected) => {
  for (const name of colourVariables) vi.stubEnv(name, variables[name]);
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runCommandLine(['trian']);
  const text = errors.mock.calls.map(([line]) => String(line)).join('');
  expect(text.search(sgr) >= 0).toBe(expected);
  expect((await written(['--help'])).search(sgr) >= 0).toBe(expected);
});
