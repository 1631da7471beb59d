/** Tiny Shakespeare, split as nanoGPT splits it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tokenizer } from '../../src/data/tokenizer.ts';
import { trainTokenizer } from '../../src/data/train-tokenizer.ts';

export interface ShakespeareText {
  readonly path: string;
  /** The first 90 % of the characters. */
  readonly train: string;
  readonly heldOut: string;
  readonly tokenizer: Tokenizer;
}

/** Throws where the file is not there. */
export function readShakespeare(): ShakespeareText {
  const shared = process.env.HEDDLE_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  const path = join(shared, 'data/tinyshakespeare/input.txt');
  if (!existsSync(path))
    throw new Error(`${path}: no such file; set HEDDLE_SHARED to the folder that holds data/`);
  const text = readFileSync(path, 'utf8');
  const cut = Math.floor(0.9 * text.length);
  const train = text.slice(0, cut);
  return {
    path,
    train,
    heldOut: text.slice(cut),
    tokenizer: trainTokenizer({ unit: 'char', normalize: 'nfc' }, [train]),
  };
}
