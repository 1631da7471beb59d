/** How a language model goes on from a prompt: the options, and the answer as it is written. */
import { z } from 'zod';
import { foldName, keyOf, uniform } from '../base/random.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { bordersOf, promptTokens } from '../data/document-tokens.ts';
import { textPieces } from '../data/text-pieces.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { LanguageModelConfig } from '../models/language-model.ts';
import type { Generator } from '../models/model.ts';
import { stepProgram } from '../search/decoding-program.ts';
import { type GeneratedToken, generateTokens, type Sampling } from '../search/generate-tokens.ts';
import type { Warn } from './task.ts';
import { textEncoder } from './text-encoding.ts';

export const continuationOptions = z.strictObject({
  maxNewTokens: z.int().min(1).max(1e6).default(200).describe('most tokens that are written'),
  temperature: z
    .number()
    .min(0)
    .max(1000)
    .optional()
    .describe('below 1 sharper, above 1 flatter; 0: the most probable token'),
  topK: z.int().min(1).max(1e6).optional().describe('only the K most probable tokens are drawn from'),
  topP: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe('only the most probable that sum to P are drawn from'),
  seed: z
    .int()
    .min(0)
    .optional()
    .describe('seed of what is drawn; nothing is drawn unless a sampling flag is given'),
});

export type ContinuationOptions = z.output<typeof continuationOptions>;

export interface GenerationConfig extends LanguageModelConfig {
  readonly context: number;
  readonly documents: 'file' | 'line';
}

export interface GenerationAssets {
  readonly tokenizer: Tokenizer;
}

export interface GenerationAnswer {
  readonly prompt: string;
  /** The prompt and its continuation. */
  readonly text: string;
  /** The tokens that were written, with `</s>` at the end where the model ended the text. */
  readonly tokens: readonly string[];
  /** Natural logarithms of what the model gave each of them. */
  readonly logProbabilities: readonly number[];
}

type Ready = ReadyModel<GenerationConfig, GenerationAssets>;

interface Continuation {
  /** The prompt, then pieces of its continuation as they are written. */
  readonly pieces: AsyncIterable<string>;
  readonly tokens: readonly GeneratedToken[];
  /** The answer, once all pieces were read. */
  found(): GenerationAnswer;
}

/** The continuation of a prompt; it is written while its pieces are read. */
export function continuation(
  { predictor, assets, config }: Ready,
  prompt: string,
  { maxNewTokens = 200, ...drawing }: Partial<ContinuationOptions>,
  warn: Warn,
): Continuation {
  const { tokenizer } = assets;
  const borders = bordersOf(tokenizer, config.documents);
  const encode = textEncoder(tokenizer, { name: 'prompt', maxLength: Number.POSITIVE_INFINITY, warn });
  const ids = encode(prompt);
  const program = stepProgram(predictor.model as Generator, predictor.graphs);
  const options = { maxNewTokens, end: borders.end, sampling: samplingOf(prompt, drawing) };
  const tokens: GeneratedToken[] = [];
  let text = '';
  async function* pieces(): AsyncGenerator<string, void, void> {
    const writing = textPieces(tokenizer, ids);
    const write = function* (piece: string) {
      text += piece;
      if (piece !== '') yield piece;
    };
    yield* write(prompt);
    for await (const token of generateTokens(program, promptTokens(ids, borders), options)) {
      tokens.push(token);
      yield* write(writing.push(token.id));
    }
    yield* write(writing.end());
  }
  return {
    pieces: pieces(),
    tokens,
    found: () => ({
      prompt,
      text,
      tokens: tokenizer.tokens(tokens.map(({ id }) => id)),
      logProbabilities: tokens.map(({ logProbability }) => logProbability),
    }),
  };
}

/**
 * Greedy unless an option of sampling is given. What is drawn is a function of the seed and the prompt, so that it does not
 * depend on the other prompts.
 */
function samplingOf(
  prompt: string,
  options: Omit<Partial<ContinuationOptions>, 'maxNewTokens'>,
): Sampling | undefined {
  const { seed = 1, temperature, topK, topP } = options;
  if (Object.values(options).every((value) => value === undefined)) return undefined;
  const key = foldName(keyOf(seed), prompt);
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
    uniform: (t) => uniform(key, t),
  };
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
]);

/** A text on one line; nothing is lost. */
export function escapeBreaks(text: string): string {
  return text.replace(/[\n\r\t\\]/g, (character) => escapes.get(character) ?? character);
}
