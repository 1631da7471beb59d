import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { runCommandLine } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-program-'));
const config = join(folder, 'typo.json');
writeFileSync(config, '{"batch-token": 100}');
const model = fileURLToPath(new URL('../../test/fixtures/bundles-v1/lstm', import.meta.url));
const train = ['train', '--train', 'pairs.tsv', '--out', join(folder, 'out')];

afterEach(() => {
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
  [['train', '--train', 'pairs.tsv', '--out', '.', '--overwrite'], 'a folder that holds'],
  [['trian'], "unknown command 'trian'; did you mean train?"],
  [['predict', model, '--n-best', '2'], '--n-best: 2; allowed: 1 to the beam, 1'],
  [['predict', model, '--top-p', '0.5'], '--top-p: an option for a model of sequence-to-sequence'],
  [['evaluate', model, 'x.tsv', '--top-p', '0.5'], 'allowed: with text-generation'],
  [[...train, '--task', 'translation'], 'task "translation"; allowed: sequence-to-sequence, '],
  [
    [...train, '--task', 'text-generation', '--encoder', 'lstm'],
    '--encoder: an option that text-generation does not have',
  ],
  [['predict'], "missing required argument 'folder'"],
])('%j exits 2: %s', async (args, message) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runCommandLine(args);
  expect(process.exitCode).toBe(2);
  const text = written.mock.calls.map(([line]) => String(line)).join('');
  expect(text).toMatch(/^error E_CONFIG: .*\n$/);
  expect(text).toContain(message);
});
