/** The completion scripts, run by the shells that they are for; a shell that is not installed is passed over, and the test says so. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCommandLine } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-completion-'));
mkdirSync(join(folder, 'my model'));
writeFileSync(join(folder, 'my pairs.tsv'), '');
const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

beforeAll(async () => {
  for (const shell of shells) {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await runCommandLine(['completion', shell]);
    const script = written.mock.calls.map(([text]) => String(text)).join('');
    written.mockRestore();
    writeFileSync(join(folder, shell), script);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** How a shell is asked what it would offer for the last of these words, one answer in a line. */
const asks: Readonly<Record<Shell, (words: readonly string[]) => string>> = {
  bash: (words) => `source ./bash
    COMP_WORDS=(heddle ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
    _heddle; printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: (words) => `source ./fish; complete -C 'heddle ${words.join(' ')}' | string split -f 1 \\t`,
  // The functions of zsh draw menus; in their place these say what they are asked to draw.
  zsh: (words) => `compdef() { : }; _describe() { print -l -- \${\${(P)2}%%:*} }
    _arguments() { print -l -- "$@" }
    source ./zsh; words=(heddle ${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length + 1}; _heddle`,
};

function offered(shell: Shell, ...words: readonly string[]): readonly string[] {
  const { stdout, stderr } = spawnSync(shell, ['-c', asks[shell](words)], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

const installed = (shell: Shell) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe.each(['bash', 'fish'] as const)('%s', (shell) => {
  test.skipIf(!installed(shell))('completes commands, flags, choices, files and folders', () => {
    expect(offered(shell, 'tr')).toEqual(['train']);
    expect(offered(shell, 'train', '--batch-').toSorted()).toEqual([
      ...['--batch-norm', '--batch-size', '--batch-tokens'],
    ]);
    expect(offered(shell, 'train', '--encoder', 'l').toSorted()).toEqual(['linear', 'lstm']);
    expect(offered(shell, 'train', '--task', 'text-')).toEqual(['text-classification', 'text-generation']);
    expect(offered(shell, 'completion', 'z')).toEqual(['zsh']);
    expect(offered(shell, 'train', '--train', 'my')).toContain('my pairs.tsv');
    // In fish, what comes after the folder of the model is offered at once.
    const paths = offered(shell, 'predict', 'my').map((name) => name.replace(/\/$/, ''));
    expect(paths).toEqual(shell === 'fish' ? ['my model', 'my pairs.tsv'] : ['my model']);
    expect(offered(shell, 'train', '--epochs', '')).toEqual([]);
  });
});

test.skipIf(!installed('zsh'))('zsh is told commands, flags with their choices, files and folders', () => {
  expect(offered('zsh', '')).toContain('train');
  const specs = offered('zsh', 'train', '');
  expect(specs.find((spec) => spec.startsWith('--encoder['))).toMatch(
    /:value:\(transformer elman lstm gru conv resnet densenet cnn vit unet linear nlinear dlinear\)$/,
  );
  expect(specs.find((spec) => spec.startsWith('--train['))).toMatch(/:value:_files$/);
  expect(specs.find((spec) => spec.startsWith('--out['))).toMatch(/:value:_files -\/$/);
  expect(offered('zsh', 'evaluate', '').slice(-2)).toEqual(['1:value:_files -/', '2:value:_files']);
});

test('all three shells are there', ({ skip }) => {
  const missing = shells.filter((shell) => !installed(shell));
  if (missing.length > 0) skip(`not installed, and not tested: ${missing.join(', ')}`);
});
