/** The architectures of Hugging Face's transformers that Heddle reads and writes. */
import type { Architecture } from './architecture.ts';
import { bert } from './bert.ts';
import { distilbert } from './distilbert.ts';
import { gpt2 } from './gpt2.ts';
import { roberta } from './roberta.ts';

export const architectures: readonly Architecture[] = [bert, distilbert, roberta, gpt2];
