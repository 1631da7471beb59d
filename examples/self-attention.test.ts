import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('prints the shape of both attentions', () => {
  const example = fileURLToPath(new URL('self-attention.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--import', 'tsx', example], { encoding: 'utf8' });
  expect(output.trimEnd().split('\n')).toEqual([
    'classic: (32, 10, 256), scores divided by 16.00, 68864 parameters',
    'standard: (32, 10, 256), scores divided by 5.66, 263168 parameters',
  ]);
});
