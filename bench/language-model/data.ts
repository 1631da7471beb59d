/** Tiny Shakespeare, split as nanoGPT splits it. */
import { readFileSync } from 'node:fs';
import type { Tokenizer } from '../../src/data/tokenizer.ts';
import { trainTokenizer } from '../../src/data/train-tokenizer.ts';
import { sharedPath } from '../shared-data.ts';

export interface ShakespeareText {
  readonly path: string;
  /** The first 90 % of the characters. */
  readonly train: string;
  readonly heldOut: string;
  readonly tokenizer: Tokenizer;
}

/** Throws where the file is not there. */
export function readShakespeare(): ShakespeareText {
  const path = sharedPath('tinyshakespeare/input.txt');
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
