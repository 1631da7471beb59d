import { Tokenizer as Library } from '@huggingface/tokenizers';
import { HeddleError } from '../base/errors.ts';
import { endId, padId, startId, unknownId } from '../base/special-tokens.ts';
import { alignText, composeText } from './aligned-text.ts';
import { bytePairEncoder, unknownSymbol } from './byte-pair-encoder.ts';
import { codePointIds } from './characters.ts';
import { matchSpans, memoise, type Pieces, type Pipeline } from './encode-pieces.ts';
import { markedTemplates } from './join-segments.ts';
import { makeTokenizer, type Tokenizer } from './make-tokenizer.ts';
import { normalizeText, wordPattern } from './normalize-text.ts';
import { isPretrainedTokenizer, loadPretrainedTokenizer } from './pretrained-tokenizer.ts';
import { maskId, specialTokens } from './special-tokens.ts';
import {
  hasMask,
  type TokenizerJson,
  type TokenizerOptions,
  tokenizerJsonSchema,
  unitOf,
} from './tokenizer-json.ts';

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
    pipeline: ownPipeline(json, isSpecial),
    templates: markedTemplates(startId, endId),
    token: (id) => library.id_to_token(id),
    decode: (ids) => library.decode(ids),
    json,
  });
}

function ownPipeline(json: TokenizerJson, isSpecial: (id: number) => boolean): Pipeline {
  const vocabulary = new Map(Object.entries(json.model.vocab));
  const idOf = (token: string) => {
    const id = vocabulary.get(token);
    return id === undefined || isSpecial(id) ? undefined : id;
  };
  const { normalizer, model } = json;
  const isOfCharacters = json.pre_tokenizer.type === 'Split';
  const pattern = tokenPattern(isOfCharacters);
  const normalization = normalizer === null ? 'none' : normalizer.type === 'NFC' ? 'nfc' : 'nfc-lower';
  const pieces = memoise(model.type === 'BPE' ? pairPieces(idOf, model.merges) : wholeWord(idOf));
  const knownId = (token: string) => idOf(token) ?? unknownId;
  const wordIds = (text: string) => {
    const ids: number[] = [];
    for (const word of text.match(pattern) ?? []) for (const id of pieces(word).ids) ids.push(id);
    return Int32Array.from(ids);
  };
  return {
    normalize: (text) => normalizeText(text, normalization),
    ids: isOfCharacters ? codePointIds(knownId) : wordIds,
    cut(text) {
      const aligned =
        normalization === 'none' ? alignText(text) : composeText(text, normalization === 'nfc-lower');
      return { aligned, spans: matchSpans(aligned.text, pattern) };
    },
    pieces,
    between: '',
  };
}

/** A word as one token. */
function wholeWord(idOf: (token: string) => number | undefined): (word: string) => Pieces {
  return (word) => ({ ids: [idOf(word) ?? unknownId], from: [0], to: [word.length - 1] });
}

/** Every code point, or every word. */
function tokenPattern(characters: boolean): RegExp {
  return characters ? /[\s\S]/gu : wordPattern;
}

/** The symbol before each word of byte pairs, which decodes to a space. */
const wordStart = '▁';

/**
 * The byte-pair pieces of a word after "▁", whose place is the first code point of the word. A "▁" of the text itself would
 * come back as a space, so it is unknown.
 */
function pairPieces(
  idOf: (token: string) => number | undefined,
  merges: readonly (readonly [string, string])[],
): (word: string) => Pieces {
  const encode = bytePairEncoder(idOf, merges);
  return (word) => {
    const characters = Array.from(word);
    const symbols = characters.map((each) =>
      each === wordStart ? unknownSymbol : (idOf(each) ?? unknownSymbol),
    );
    const pieces = encode([idOf(wordStart) ?? unknownSymbol, ...symbols]);
    return {
      ids: pieces.ids.map((id) => (id === unknownSymbol ? unknownId : id)),
      ...spansOf(pieces.symbols, characters),
    };
  };
}

/** The UTF-16 units that pieces of so many symbols cover, where the first symbol is added before these characters. */
function spansOf(symbols: readonly number[], characters: readonly string[]): Pick<Pieces, 'from' | 'to'> {
  const from: number[] = [];
  const to: number[] = [];
  let [unit, next] = [0, -1];
  for (const count of symbols) {
    from.push(unit);
    for (let i = 0; i < count; i++) unit += characters[next++]?.length ?? 0;
    to.push(Math.max(unit - 1, 0));
  }
  return { from, to };
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
  const pattern = tokenPattern(unit === 'char');
  return (text) => normalizeText(text, normalize).match(pattern) ?? [];
}

/** The stretches of a word in which byte pairs are learned, the "▁" before it included: none holds a "▁" of the text. */
export function pairStretches(word: string): readonly string[] {
  return (wordStart + word)
    .split(wordStart)
    .map((stretch, i) => (i === 1 ? wordStart + stretch : stretch))
    .slice(1);
}
