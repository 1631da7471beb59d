/** One proof of `npm run proofs`, whose full table is `bench/results/proofs.json`, and the honesty of its data. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { digitLines } from '../../bench/proofs/digit-lines.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function proofs(...flags: readonly string[]) {
  const script = [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'bench/proofs/index.ts')];
  return spawnSync(process.execPath, [...script, ...flags], { cwd: root, encoding: 'utf8' });
}

it('the disjoint lines are new; of the parity lines some are training lines, as in the tests of Sockeye', () => {
  const { train, parity, disjoint } = digitLines('sort');
  const known = new Set(train.map(({ source }) => source));
  const repeated = ({ source }: { readonly source: string }) => known.has(source);
  expect([...disjoint.dev, ...disjoint.test].filter(repeated)).toEqual([]);
  expect(parity.test.filter(repeated).length).toBeGreaterThan(10);
  expect(train).toHaveLength(10_000);
  expect(train.every(({ source }) => /^\d( \d){0,9}$/.test(source))).toBe(true);
});

it('the CNN learns to sort as well as Sockeye does', () => {
  const { status, stdout, stderr } = proofs('--task', 'sort', '--system', 'cnn');
  console.log(stdout);
  expect(status, stderr).toBe(0);
  expect(stdout.match(/^sort +cnn +(parity|disjoint) .* pass$/gm)).toHaveLength(2);
});

it('an unknown name ends with what is allowed', () => {
  expect(proofs('--system', 'gru')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: '--system: gru; allowed: lstm, transformer, cnn\n',
  });
});
