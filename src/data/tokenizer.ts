import { Tokenizer as Library } from '@huggingface/tokenizers';
import { HeddleError } from '../base/errors.ts';
import { endId, padId, startId, unknownId } from '../base/special-tokens.ts';
import { alignText, composeText } from './aligned-text.ts';
import { codePointIds } from './characters.ts';
import { type LibraryPairs, matchSpans, memoise, type Pieces, type Pipeline } from './encode-pieces.ts';
import { markedTemplates } from './join-segments.ts';
import { makeTokenizer, type Tokenizer } from './make-tokenizer.ts';
import { normalizeText } from './normalize-text.ts';
import { isPretrainedTokenizer, loadPretrainedTokenizer } from './pretrained-tokenizer.ts';
import { maskId, specialTokens } from './special-tokens.ts';
import {
  hasMask,
  type TokenizerJson,
  type TokenizerOptions,
  tokenizerJsonSchema,
  unitOf,
} from './tokenizer-json.ts';
import { bytePairSize } from './unit.ts';

export type { Tokenizer } from './make-tokenizer.ts';

/** A tokenizer that Heddle trained. */
export type OwnTokenizer = Tokenizer & { readonly json: TokenizerJson };

/**
 * The tokenizer of a parsed `tokenizer.json`, ours or a pretrained one: what the file holds decides.
 *
 * Throws: E_MODEL_FILE where the object is in none of the forms that Heddle writes or reads.
 */
export function loadTokenizer(json: unknown, where = 'tokenizer.json'): Tokenizer {
  return isPretrainedTokenizer(json) ? loadPretrainedTokenizer(json, where) : loadOwnTokenizer(json, where);
}

/** The tokenizer of a `tokenizer.json` as Heddle writes it. Throws: E_MODEL_FILE. */
export function loadOwnTokenizer(json: unknown, where = 'tokenizer.json'): OwnTokenizer {
  const parsed = tokenizerJsonSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new HeddleError('E_MODEL_FILE', {
      where: [where, ...issue.path].join('.'),
      found: issue.message,
      allowed: 'a tokenizer.json as Heddle writes it',
      fix: 'restore the file, or train the model again',
    });
  }
  return wrapLibrary(parsed.data);
}

function wrapLibrary(json: TokenizerJson): OwnTokenizer {
  const library = openLibrary(json);
  const special = { pad: padId, unknown: unknownId, start: startId, end: endId };
  const masked = hasMask(json);
  const isSpecial = (id: number) => id < specialTokens.length || (masked && id === maskId);
  return makeTokenizer({
    unit: unitOf(json),
    size: Object.keys(json.model.vocab).length,
    special: masked ? { ...special, mask: maskId } : special,
    isSpecial,
    pipeline: ownPipeline(json, library, isSpecial),
    templates: markedTemplates(startId, endId),
    token: (id) => library.id_to_token(id),
    decode: (ids) => library.decode(ids),
    json,
  });
}

function ownPipeline(json: TokenizerJson, library: Library, isSpecial: (id: number) => boolean): Pipeline {
  const idOf = (token: string) => {
    const id = library.token_to_id(token) ?? unknownId;
    return isSpecial(id) ? unknownId : id;
  };
  const { normalizer } = json;
  const isOfCharacters = json.pre_tokenizer.type === 'Split';
  const pattern = wordPattern(isOfCharacters);
  const model: LibraryPairs = library.model;
  const normalization = normalizer === null ? 'none' : normalizer.type === 'NFC' ? 'nfc' : 'nfc-lower';
  const pieces = memoise((word) =>
    json.model.type === 'BPE'
      ? pairPieces(model, word, idOf)
      : { ids: [idOf(word)], from: [0], to: [word.length - 1] },
  );
  const wordsOf = (text: string): readonly string[] => text.match(pattern) ?? [];
  const pairIds = (text: string) => Int32Array.from(wordsOf(text).flatMap((word) => pieces(word).ids));
  const idOfWord = memoise(idOf);
  const wordIds = (text: string) => {
    const words = wordsOf(text);
    const ids = new Int32Array(words.length);
    for (const [i, word] of words.entries()) ids[i] = idOfWord(word);
    return ids;
  };
  return {
    normalize: (text) => normalizeText(text, normalization),
    ids: isOfCharacters ? codePointIds(idOf) : json.model.type === 'BPE' ? pairIds : wordIds,
    cut(text) {
      const aligned =
        normalization === 'none' ? alignText(text) : composeText(text, normalization === 'nfc-lower');
      return { aligned, spans: matchSpans(aligned.text, pattern) };
    },
    pieces,
    between: '',
  };
}

/** Every code point, or what stands between white space; U+0085 is white space and U+FEFF is none, as Unicode has it. */
function wordPattern(characters: boolean): RegExp {
  return characters ? /[\s\S]/gu : /\P{White_Space}+/gu;
}

const wordStart = '▁';

/** A word as byte pairs see it: after "▁", unless it begins with one. */
function markStart(word: string): string {
  return word.startsWith(wordStart) ? word : wordStart + word;
}

/** The byte-pair pieces of a word after "▁", whose place is the first code point of the word. */
function pairPieces(model: LibraryPairs, word: string, idOf: (token: string) => number): Pieces {
  const marked = markStart(word);
  const tokens = model.bpe(marked);
  let end = word.length - marked.length;
  const ends = tokens.map((token) => (end += token.length));
  return {
    ids: tokens.map(idOf),
    from: tokens.map((token, i) => Math.max((ends[i] ?? 0) - token.length, 0)),
    to: ends.map((each) => Math.max(each - 1, 0)),
  };
}

/**
 * The library on a `tokenizer.json`, without its added tokens: the library searches the raw text for them,
 * and a line that holds the characters "<s>" must stay a line with the characters "<s>".
 */
function openLibrary(json: TokenizerJson): Library {
  return new Library(
    { ...json, added_tokens: [] },
    { unk_token: specialTokens[unknownId], clean_up_tokenization_spaces: false },
  );
}

/** Normalises a text and cuts it as the pre-tokenizer of these options does, before any vocabulary is known. */
export function textSplitter({ unit, normalize }: TokenizerOptions): (text: string) => readonly string[] {
  const pattern = wordPattern(unit === 'char');
  const split = (text: string) => normalizeText(text, normalize).match(pattern) ?? [];
  return bytePairSize(unit) === undefined ? split : (text) => split(text).map(markStart);
}
