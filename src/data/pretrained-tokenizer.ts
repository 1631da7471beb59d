import { Tokenizer as Library } from '@huggingface/tokenizers';
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { bertNormalizer, bertWord, wordPieces } from './bert-text.ts';
import { bytePieces, cutByteLevel, trimSpaces } from './byte-level.ts';
import { type LibraryModel, matchSpans, type Pipeline } from './encode-pieces.ts';
import { type OffsetTrim, postProcessorSchema, readPostProcessor } from './join-segments.ts';
import { makeTokenizer, type SpecialIds, type Tokenizer, type TokenizerFile } from './make-tokenizer.ts';

const id = z.int().min(0).max(0xffffff);
const vocabulary = z.custom<Readonly<Record<string, number>>>(
  isVocabulary,
  'expected an object of tokens and their ids, each id once',
);
const absent = z.union([z.null(), z.literal('')]).optional();

const wordPieceForm = {
  normalizer: z.object({
    type: z.literal('BertNormalizer'),
    clean_text: z.boolean(),
    handle_chinese_chars: z.boolean(),
    strip_accents: z.boolean().nullable(),
    lowercase: z.boolean(),
  }),
  pre_tokenizer: z.object({ type: z.literal('BertPreTokenizer') }),
  decoder: z.object({ type: z.literal('WordPiece'), prefix: z.string(), cleanup: z.boolean() }),
  model: z.object({
    type: z.literal('WordPiece').default('WordPiece'),
    vocab: vocabulary,
    unk_token: z.string(),
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.int().min(1).default(100),
  }),
};
const byteLevelForm = {
  normalizer: z.null(),
  pre_tokenizer: z.object({
    type: z.literal('ByteLevel'),
    add_prefix_space: z.boolean(),
    use_regex: z.literal(true).optional(),
  }),
  decoder: z.object({ type: z.literal('ByteLevel') }),
  model: z.object({
    type: z.literal('BPE').default('BPE'),
    vocab: vocabulary,
    merges: z.union([z.array(z.string()), z.array(z.tuple([z.string(), z.string()]))]),
    unk_token: z.string().nullable().optional(),
    dropout: z.null().optional(),
    continuing_subword_prefix: absent,
    end_of_word_suffix: absent,
    fuse_unk: z.literal(false).optional(),
    byte_fallback: z.literal(false).optional(),
    ignore_merges: z.literal(false).optional(),
  }),
};
const common = {
  added_tokens: z.array(
    z.object({
      id,
      content: z.string().min(1),
      special: z.literal(true),
      lstrip: z.boolean().default(false),
      rstrip: z.boolean().default(false),
    }),
  ),
  post_processor: postProcessorSchema.nullable(),
};
const wordPieceSchema = z.object({ ...common, ...wordPieceForm });
const byteLevelSchema = z.object({ ...common, ...byteLevelForm });
type WordPieceFile = z.infer<typeof wordPieceSchema>;
type ByteLevelFile = z.infer<typeof byteLevelSchema>;
type File = WordPieceFile | ByteLevelFile;

/** Whether a parsed `tokenizer.json` is of a kind that only pretrained models have: WordPiece or byte-level pairs. */
export function isPretrainedTokenizer(json: unknown): boolean {
  return isWordPiece(json) || typeAt(json, 'pre_tokenizer') === 'ByteLevel';
}

/**
 * The tokenizer of a pretrained model from its parsed `tokenizer.json` (and `tokenizer_config.json`, which names the
 * special tokens where they are not those of BERT, RoBERTa or GPT-2): WordPiece as BERT and DistilBERT have it, byte-level
 * byte pairs as RoBERTa and GPT-2 have them.
 *
 * Ids, offsets and words are those of Python's tokenizers, the characters aside of which `bertNormalizer` speaks; special
 * tokens in the text are ordinary text, and the file's truncation and padding are not applied. The models of the npm
 * library find the pieces; normaliser and pre-tokenizer are ours, since the library has no offsets.
 *
 * Throws: E_MODEL_FILE, naming the part of the file that is not supported.
 */
export function loadPretrainedTokenizer(
  json: unknown,
  where = 'tokenizer.json',
  config?: unknown,
): Tokenizer {
  const file = parseFile(json, where);
  const library = openLibrary(file, where);
  const { templates, trim } = readPostProcessor(file.post_processor);
  const specialIds = new Set(file.added_tokens.map((each) => each.id));
  const special = findSpecial(file, isObject(config) ? config : {}, where);
  const size = 1 + [...Object.values(file.model.vocab), ...specialIds].reduce((a, b) => Math.max(a, b), 0);
  const mask = file.added_tokens.find((each) => each.id === special.mask);
  return makeTokenizer({
    unit: `bpe:${size}`,
    size,
    special,
    isSpecial: (each) => specialIds.has(each),
    pipeline: pipelineOf(file, library, specialIds, trim),
    templates,
    ...(mask === undefined ? {} : { mask }),
    token: (each) => library.id_to_token(each),
    decode: (ids) => library.decode(ids),
    json: json as TokenizerFile,
  });
}

function parseFile(json: unknown, where: string): File {
  const parsed = (isWordPiece(json) ? wordPieceSchema : byteLevelSchema).safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unsupported([where, ...(issue?.path ?? [])].join('.'), issue?.message ?? 'another form');
}

function unsupported(where: string, found: string, options?: ErrorOptions): HeddleError {
  const parts = {
    where,
    found,
    allowed: 'the tokenizer.json of a BERT, DistilBERT, RoBERTa or GPT-2 model',
    fix: 'take the tokenizer of such a model',
  };
  return new HeddleError('E_MODEL_FILE', parts, options);
}

function openLibrary(file: File, where: string): Library {
  try {
    return new Library(file, { clean_up_tokenization_spaces: false });
  } catch (cause) {
    throw unsupported(where, `the library refuses it: ${String(cause)}`, { cause });
  }
}

function pipelineOf(
  file: File,
  library: Library,
  specialIds: ReadonlySet<number>,
  trim: OffsetTrim | undefined,
): Pipeline {
  const model: LibraryModel = library.model;
  if (isWordPieceFile(file)) return wordPiecePipeline(file, model);
  return byteLevelPipeline(file, model, specialIds, trim);
}

function isWordPieceFile(file: File): file is WordPieceFile {
  return file.pre_tokenizer.type === 'BertPreTokenizer';
}

function wordPiecePipeline({ normalizer, model: json }: WordPieceFile, model: LibraryModel): Pipeline {
  const normalize = bertNormalizer(normalizer);
  return {
    normalize: (text) => normalize(text).text,
    cut(text) {
      const aligned = normalize(text);
      return { aligned, spans: matchSpans(aligned.text, bertWord) };
    },
    pieces: wordPieces(model, json.unk_token, json.continuing_subword_prefix),
    between: '',
  };
}

function byteLevelPipeline(
  { pre_tokenizer: { add_prefix_space: prefix }, model: json }: ByteLevelFile,
  model: LibraryModel,
  specialIds: ReadonlySet<number>,
  trim: OffsetTrim | undefined,
): Pipeline {
  const vocabulary = new Map(Object.entries(json.vocab));
  const idOf = (token: string) => {
    const id = vocabulary.get(token);
    return id === undefined || specialIds.has(id) ? undefined : id;
  };
  const unknown = json.unk_token == null ? undefined : model.tokens_to_ids.get(json.unk_token);
  const pipeline: Pipeline = {
    normalize: (text) => text,
    cut: (text) => cutByteLevel(text, prefix),
    pieces: bytePieces(idOf, json.merges.map(mergeOf), unknown),
    between: ' ',
  };
  if (trim === undefined) return pipeline;
  return {
    ...pipeline,
    trim: (each, index, span) =>
      trimSpaces(model.vocab[each] ?? '', span, trim.addPrefixSpace && (index === 0 || span[0] === 0)),
  };
}

/** The two tokens of a merge, which older files write with a space between them. */
function mergeOf(merge: string | readonly [string, string]): readonly [string, string] {
  if (typeof merge !== 'string') return merge;
  const space = merge.indexOf(' ');
  return [merge.slice(0, space), merge.slice(space + 1)];
}

/** The names that BERT, RoBERTa and GPT-2 have for a role, and the keys of `tokenizer_config.json` for it. */
const roles = {
  pad: { keys: ['pad_token'], names: ['[PAD]', '<pad>'] },
  unknown: { keys: ['unk_token'], names: ['[UNK]', '<unk>', '<|endoftext|>'] },
  start: { keys: ['cls_token', 'bos_token'], names: ['[CLS]', '<s>', '<|endoftext|>'] },
  end: { keys: ['sep_token', 'eos_token'], names: ['[SEP]', '</s>', '<|endoftext|>'] },
  mask: { keys: ['mask_token'], names: ['[MASK]', '<mask>'] },
} as const;

/** A pad token that the file lacks is the end token, as users of GPT-2 set it. */
function findSpecial(file: File, config: Readonly<Record<string, unknown>>, where: string): SpecialIds {
  const ids = new Map([
    ...Object.entries(file.model.vocab),
    ...file.added_tokens.map((each) => [each.content, each.id] as const),
  ]);
  const find = (role: keyof typeof roles) => {
    const named = roles[role].keys.map((key) => nameOf(config[key]));
    const found = [...named, ...roles[role].names].find((name) => name !== undefined && ids.has(name));
    return found === undefined ? undefined : ids.get(found);
  };
  const need = (role: 'start' | 'end', otherwise?: number): number => {
    const found = find(role) ?? otherwise;
    if (found !== undefined) return found;
    throw unsupported(`${where}.added_tokens`, `no ${role} token: none of ${roles[role].names.join(', ')}`);
  };
  const end = need('end');
  const model = nameOf(file.model.unk_token);
  const unknown = (model === undefined ? undefined : ids.get(model)) ?? find('unknown') ?? end;
  const mask = find('mask');
  const special = { pad: find('pad') ?? end, unknown, start: need('start', end), end };
  return mask === undefined ? special : { ...special, mask };
}

/** A token in `tokenizer_config.json`: its text, or an object with its text. */
function nameOf(token: unknown): string | undefined {
  const name = isObject(token) ? token.content : token;
  return typeof name === 'string' ? name : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isVocabulary(value: unknown): boolean {
  if (!isObject(value)) return false;
  const ids = Object.values(value);
  return new Set(ids).size === ids.length && ids.every((each) => id.safeParse(each).success);
}

function typeAt(json: unknown, key: string): unknown {
  const part = isObject(json) ? json[key] : undefined;
  return isObject(part) ? part.type : undefined;
}

function isWordPiece(json: unknown): boolean {
  return typeAt(json, 'model') === 'WordPiece' || typeAt(json, 'pre_tokenizer') === 'BertPreTokenizer';
}
