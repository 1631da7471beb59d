/** The main job, `npm start`, cut to a fixed number of updates. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

it('npm start learns to pronounce, saves a model, and shows what it does with unseen words', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'heddle-start-'));
  const script = [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'examples/pronunciation.ts')];
  const started = spawnSync(process.execPath, [...script, '--updates', '400'], { cwd, encoding: 'utf8' });
  console.log(started.stdout.split('\n').slice(-40).join('\n'));
  expect(started.status, started.stderr).toBe(0);
  const rate = /token error rate, %\s+([\d.]+)/.exec(started.stdout)?.[1];
  // Guessing the most frequent phonemes is wrong nearly everywhere; 400 updates are a tenth of the full run.
  expect(Number(rate)).toBeLessThan(45);
  expect(started.stdout.match(/^ {2}\S.* (right|dictionary: )/gm)).toHaveLength(12);

  const heddle = join(root, 'dist/cli/main.js');
  const model = join(cwd, 'runs/pronunciation');
  const predicted = spawnSync(process.execPath, [heddle, 'predict', model], {
    input: 'HELLO\n',
    encoding: 'utf8',
  });
  expect(predicted.stdout).toMatch(/^[A-Z]{1,2}( [A-Z]{1,2})*\n$/);
  expect(existsSync(join(model, 'model.safetensors'))).toBe(true);
  const history = readFileSync(join(model, 'history.jsonl'), 'utf8').trim().split('\n');
  expect(history.filter((line) => line.includes('"event":"update"'))).toHaveLength(400);
});
