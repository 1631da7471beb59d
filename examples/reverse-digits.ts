/**
 * The shortest way through the library: train on pairs, predict, save, load.
 *
 * Run it with `npx tsx examples/reverse-digits.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit, load, save } from 'heddle';

/** Trains a model that reads digits backwards; returns what it makes of 31415 before and after a trip to disk. */
export async function reverseDigits(updates: number): Promise<readonly [string, string]> {
  const pairs = Array.from({ length: 4000 }, (_, i) => String((i * 7919) % 99_991)).map((source) => ({
    source,
    target: [...source].reverse().join(''),
  }));
  const model = await fit(pairs, {
    updates,
    batchTokens: 1024,
    model: { layers: 1, width: 64, inner: 128, dropout: 0 },
    sourceUnit: 'char',
    targetUnit: 'char',
    threads: 1,
    onNote: (text) => console.log(text),
  });
  const [before] = await model.predict(['31415']);
  const folder = mkdtempSync(join(tmpdir(), 'heddle-example-'));
  await save(model, join(folder, 'model'));
  await model.release();
  const again = await load(join(folder, 'model'));
  const [after] = await again.predict(['31415'], { beam: 3 });
  await again.release();
  rmSync(folder, { recursive: true });
  return [before!.hypotheses[0]!.text, after!.hypotheses[0]!.text];
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  console.log(await reverseDigits(600));
}
