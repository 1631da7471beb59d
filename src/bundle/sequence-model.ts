import { HeddleError } from '../base/errors.ts';
import { specialTokens } from '../data/special-tokens.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { beamSearch } from '../search/beam-search.ts';
import type { DecodingProgram } from '../search/decoding-program.ts';
import { scoreTargets } from '../search/forced-scoring.ts';
import { greedySearch } from '../search/greedy-search.ts';
import type { Hypothesis } from '../search/hypothesis.ts';
import { type Bundle, bundleFileNames } from './bundle.ts';
import type { BundleConfig } from './bundle-config.ts';
import { locate } from './bundle-file.ts';
import { loadBundleProgram } from './bundle-program.ts';
import { type LoadOptions, readBundle } from './load-bundle.ts';
import type { PairScore, Prediction, PredictOptions, ScoringPair, TextHypothesis } from './prediction.ts';
import type { Store } from './store.ts';
import { textEncoder } from './text-encoder.ts';
import { verifyGolden } from './verify-golden.ts';

/** A trained model that is ready for use. */
export interface SequenceModel {
  /** All that makes the model, in memory. */
  readonly bundle: Bundle;
  readonly config: BundleConfig;
  readonly sourceTokenizer: Tokenizer;
  readonly targetTokenizer: Tokenizer;
  /** Weights in all. */
  readonly parameterCount: number;
  /**
   * The best targets of every text, in the order of the texts. An empty text has one empty hypothesis.
   *
   * Throws: E_CONFIG for options out of range.
   */
  predict(texts: readonly string[], options?: PredictOptions): Promise<readonly Prediction[]>;
  /**
   * The log-probability of every token of given targets.
   *
   * Throws: E_DATA for a source without tokens.
   */
  score(pairs: readonly ScoringPair[]): Promise<readonly PairScore[]>;
  /** Frees the memory of the runtime; the model cannot be used any more. */
  release(): Promise<void>;
}

export interface OpenOptions {
  readonly runtime: Runtime;
  /** Threads inside one operator; default 1. */
  readonly threads?: number;
  /** Told of texts that are cut to the model's length, and once of unknown symbols. */
  readonly onWarning?: (message: string) => void;
}

/** Loads the model of a bundle. Throws what `loadBundle` throws. */
export async function loadSequenceModel(
  store: Store,
  { verify = true, ...options }: LoadOptions & OpenOptions,
): Promise<SequenceModel> {
  const bundle = await readBundle(store);
  const program = loadBundleProgram(bundle, options.runtime, options);
  try {
    if (verify) await verifyGolden(program, bundle, locate(store, bundleFileNames.golden));
  } catch (error) {
    await program.release();
    throw error;
  }
  return sequenceModel(bundle, program, options);
}

/** The model of a bundle in memory. */
export function openSequenceModel(bundle: Bundle, options: OpenOptions): SequenceModel {
  return sequenceModel(bundle, loadBundleProgram(bundle, options.runtime, options), options);
}

function sequenceModel(
  bundle: Bundle,
  program: DecodingProgram,
  { onWarning = () => undefined }: OpenOptions,
): SequenceModel {
  const { config, layout, sourceTokenizer, targetTokenizer } = bundle;
  const { maxLength } = config;
  const warnings = { onCut: onWarning, onUnknown: once(onWarning) };
  const encodeSource = textEncoder(sourceTokenizer, { side: 'source', maxLength, ...warnings });
  const encodeTarget = textEncoder(targetTokenizer, { side: 'target', maxLength, ...warnings });
  return Object.freeze({
    bundle,
    config,
    sourceTokenizer,
    targetTokenizer,
    parameterCount: layout.size,
    predict: async (texts: readonly string[], options: PredictOptions = {}) => {
      const encoded = texts.map(encodeSource);
      const found = await search(
        program,
        encoded.filter((ids) => ids.length > 0),
        { ...options, maxLength },
      );
      let next = 0;
      return texts.map((source, i) => {
        const hypotheses = encoded[i]!.length === 0 ? [emptyHypothesis] : found[next++]!;
        return { source, hypotheses: hypotheses.map((hypothesis) => textOf(hypothesis, targetTokenizer)) };
      });
    },
    score: async (pairs: readonly ScoringPair[]) => {
      const sources = pairs.map((pair, i) => requireTokens(encodeSource(pair.source), i));
      const targets = pairs.map((pair) => encodeTarget(pair.target));
      const scores = await scoreTargets(program, sources, targets);
      return pairs.map(({ source, target }, i) => {
        const tokens = [...targetTokenizer.tokens(targets[i]!), endToken];
        return { source, target, tokens, logProbabilities: scores[i]! };
      });
    },
    release: program.release,
  });
}

/** `tell` for the first message; silence from then on. */
function once(tell: (message: string) => void): (message: string) => void {
  let told = false;
  return (message) => {
    if (!told) tell(message);
    told = true;
  };
}

const endToken = specialTokens[3];
const emptyHypothesis: Hypothesis = Object.freeze({ ids: new Int32Array(0), logProbabilities: [], score: 0 });

async function search(
  program: DecodingProgram,
  sources: readonly Int32Array[],
  { beam = 1, nBest = 1, ...options }: PredictOptions & { readonly maxLength: number },
): Promise<readonly (readonly Hypothesis[])[]> {
  if (beam !== 1 || nBest !== 1) return beamSearch(program, sources, { beam, nBest, ...options });
  return (await greedySearch(program, sources, options)).map((hypothesis) => [hypothesis]);
}

function textOf({ ids, logProbabilities, score }: Hypothesis, tokenizer: Tokenizer): TextHypothesis {
  const tokens = tokenizer.tokens(ids);
  const ended = logProbabilities.length > ids.length;
  return {
    text: tokenizer.decode(ids),
    tokens: ended ? [...tokens, endToken] : tokens,
    logProbabilities,
    score,
  };
}

function requireTokens(ids: Int32Array, index: number): Int32Array {
  if (ids.length > 0) return ids;
  throw new HeddleError('E_DATA', { where: `pair ${index + 1}`, found: 'an empty source', allowed: 'text' });
}
