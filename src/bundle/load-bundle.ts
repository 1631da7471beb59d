import { loadTokenizer, type Tokenizer } from '../data/tokenizer.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { layoutOf } from '../nn/flat-parameters.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Bundle, bundleFileNames } from './bundle.ts';
import { parseBundleConfig } from './bundle-config.ts';
import { fileLimits, locate, parseJson, readFile } from './bundle-file.ts';
import { loadBundleProgram } from './bundle-program.ts';
import { flattenTensors } from './flat-tensors.ts';
import { parseGolden } from './golden.ts';
import { readSafetensors } from './safetensors.ts';
import type { Store } from './store.ts';
import { traceParameters } from './trace-parameters.ts';
import { verifyGolden } from './verify-golden.ts';

export interface LoadOptions {
  /** Where the golden cases are computed. */
  readonly runtime: Runtime;
  /** Whether the bundle answers its golden cases before it is returned; default true. */
  readonly verify?: boolean;
}

/**
 * The bundle in a store.
 *
 * Names and shapes of the parameters come from tracing the model of `config.json`; the file must have exactly these.
 *
 * Throws: E_MODEL_FILE naming the file and what is wrong in it; E_LIMIT for a file or a model that is too large.
 */
export async function loadBundle(store: Store, { runtime, verify = true }: LoadOptions): Promise<Bundle> {
  const bundle = await readBundle(store);
  if (!verify) return bundle;
  const program = loadBundleProgram(bundle, runtime);
  try {
    await verifyGolden(program, bundle, locate(store, bundleFileNames.golden));
    return bundle;
  } finally {
    await program.release();
  }
}

/** The bundle in a store, without computing anything. */
export async function readBundle(store: Store): Promise<Bundle> {
  const file = (name: string) => locate(store, name);
  const json = (name: string) => readFile(store, name, fileLimits.json);
  const config = parseBundleConfig(
    parseJson(await json(bundleFileNames.config), file(bundleFileNames.config)),
    file(bundleFileNames.config),
  );
  const { encoder, decoder } = config.model;
  const sourceTokenizer = await readTokenizer(store, bundleFileNames.sourceTokenizer, encoder.vocabulary);
  const targetTokenizer = await readTokenizer(store, bundleFileNames.targetTokenizer, decoder.vocabulary);
  const golden = parseGolden(await json(bundleFileNames.golden), file(bundleFileNames.golden));
  const layout = layoutOf(traceParameters(sequenceToSequence(config.model), file(bundleFileNames.config)));
  const weights = file(bundleFileNames.parameters);
  const bytes = await readFile(store, bundleFileNames.parameters, fileLimits.tensors);
  const parameters = flattenTensors(layout, readSafetensors(bytes, weights).tensors, weights);
  return Object.freeze({ config, layout, parameters, sourceTokenizer, targetTokenizer, golden });
}

async function readTokenizer(store: Store, name: string, vocabulary: number): Promise<Tokenizer> {
  const where = locate(store, name);
  const tokenizer = loadTokenizer(parseJson(await readFile(store, name, fileLimits.json), where), where);
  if (tokenizer.size === vocabulary) return tokenizer;
  throw modelFileError(where, `${tokenizer.size} tokens`, `${vocabulary}, the vocabulary in config.json`);
}
