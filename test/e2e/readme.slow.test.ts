/**
 * README's commands in README's order in a fresh copy of the repository, and then all of them again: installed, built,
 * tested, trained. Only budgets are cut short, by the flags below.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { copyRows } from './heddle.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'heddle-readme-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The lines of the shell blocks without prompts and remarks; answers that are shown after a prompt are no commands. */
function commandsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) => {
    const lines = block.split('\n').filter((line) => line.trim() !== '');
    const typed = lines.some((line) => line.startsWith('$ '))
      ? lines.filter((line) => line.startsWith('$ '))
      : lines;
    return typed.map((line) => line.replace(/^\$ /, '').replace(/\s+# .*$/, ''));
  });
}

const brief = '--updates 4 --layers 1 --width 16';

/** The same command in seconds in place of minutes. What installs the package elsewhere has a test of its own. */
function inShort(command: string, again: boolean): string {
  if (command.startsWith('npm install')) return 'true';
  const overwrite = again ? ' --overwrite' : '';
  return command
    .replace(/npm start$/, `npm start -- ${brief}`)
    .replace(/npm test$/, 'npm test -- src/base/random.test.ts')
    .replace(/heddle (train|compare) /, `heddle $1 ${brief}${overwrite} `);
}

test('every command of README works, and works again', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(repository, file), join(copy, file));
  }
  for (const name of ['train', 'dev', 'test', 'pairs'])
    writeFileSync(join(copy, `${name}.tsv`), copyRows(60, 1));
  writeFileSync(join(copy, 'sources.txt'), 'abc\nde\n');
  const commands = commandsOf(readFileSync(join(copy, 'README.md'), 'utf8'));
  expect(commands.length).toBeGreaterThan(6);
  const env = { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' };
  for (const again of [false, true]) {
    for (const command of commands) {
      const shortened = inShort(command, again);
      const { status, stdout, stderr } = spawnSync('bash', ['-c', shortened], {
        cwd: copy,
        env,
        encoding: 'utf8',
      });
      expect({ shortened, status, output: status === 0 ? '' : stdout + stderr }).toEqual({
        ...{ shortened, status: 0, output: '' },
      });
      expect(stdout + stderr).not.toMatch(/npm warn|Unknown project config|Permission denied/);
    }
  }
}, 1_800_000);
