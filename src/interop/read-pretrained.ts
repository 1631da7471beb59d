/** Reads a folder of Hugging Face's transformers: `config.json`, `model.safetensors`, `tokenizer.json`. */
import { z } from 'zod';
import { didYouMean } from '../base/did-you-mean.ts';
import { HeddleError } from '../base/errors.ts';
import { fileLimits, locate, parseJson, parseWith, readOptionalFile } from '../bundle/bundle-file.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import { readSafetensors } from '../bundle/safetensors.ts';
import type { Store } from '../bundle/store.ts';
import { isPretrainedTokenizer, loadPretrainedTokenizer } from '../data/pretrained-tokenizer.ts';
import { loadOwnTokenizer, type Tokenizer } from '../data/tokenizer.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { resolveSide, type SideConfig } from '../models/model-config.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import type { Architecture, Options } from './architecture.ts';
import { architectures } from './architectures.ts';
import { fromPretrained } from './pretrained-tensors.ts';

export interface PretrainedModel {
  /** `model_type`. */
  readonly architecture: string;
  readonly parts: ModelParts;
  /** Parameters by our names: the body's, and those of heads that the file has. */
  readonly weights: ReadonlyMap<string, HostTensor>;
  /** The id of padding. */
  readonly padding: number;
  /** Tensors of the file that no part of our model is made of, such as the head of another task. */
  readonly unread: readonly string[];
}

const files = {
  config: 'config.json',
  weights: 'model.safetensors',
  index: 'model.safetensors.index.json',
  tokenizer: 'tokenizer.json',
  tokenizerConfig: 'tokenizer_config.json',
} as const;

/** Whether it is of one of the architectures is asked first, so that anything else gets one clear answer. */
const headSchema = z.object({
  model_type: z.string(),
  architectures: z.array(z.string()).nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
});

/**
 * The model in a folder.
 *
 * Throws: E_MODEL_FILE for an architecture that Heddle does not have, naming those that it has, and for files that are
 * missing or do not fit.
 */
export async function readPretrained(store: Store): Promise<PretrainedModel> {
  const where = locate(store, files.config);
  const json = await readJson(store, files.config);
  const head = parseWith(headSchema, json, where);
  const architecture = findArchitecture(head.model_type, where);
  const config: Options = parseWith(architecture.config, json, where);
  const tokenizer = await readTokenizer(store);
  const side = sideOf(architecture, config, where);
  const classOf = head.architectures?.[0] ?? '';
  const tensors = await readTensors(store);
  const names = { layers: Number(side.options.layers), classOf, where: locate(store, files.weights) };
  const { weights, unread } = fromPretrained(architecture, names, tensors);
  requireVocabulary(weights, side, tokenizer, store);
  const heads = new Map(architecture.heads.map(({ kind, options }) => [kind, options(config)]));
  const classifies = /For(?:Sequence|Token)Classification$/.test(classOf);
  return {
    architecture: architecture.modelType,
    parts: {
      [architecture.side]: { config: side, tokenizer },
      heads,
      labels: classifies ? labelsOf(head.id2label) : undefined,
    },
    weights,
    padding: architecture.padding(config) ?? tokenizer.special.pad,
    unread,
  };
}

function findArchitecture(modelType: string, where: string): Architecture {
  const found = architectures.find((candidate) => candidate.modelType === modelType);
  if (found !== undefined) return found;
  const names = architectures.map((candidate) => candidate.modelType);
  throw modelFileError(
    where,
    `model_type "${modelType}"`,
    names.join(', '),
    didYouMean(modelType, names) ?? 'take a model of one of these architectures',
  );
}

function sideOf(architecture: Architecture, config: Options, where: string): SideConfig {
  const { side } = architecture;
  const families = side === 'encoder' ? encoderFamilies : decoderFamilies;
  const given = {
    family: 'transformer',
    options: architecture.options(config),
    vocabulary: Number(config.vocab_size),
  };
  try {
    return resolveSide(side, given, families);
  } catch (cause) {
    if (!(cause instanceof HeddleError)) throw cause;
    throw new HeddleError(
      'E_MODEL_FILE',
      { ...cause.parts, where: `${where}: ${cause.parts.where}` },
      { cause },
    );
  }
}

/** The texts of `id2label` in the order of their ids; undefined where these are not 0, 1, 2 and so on. */
function labelsOf(names: Readonly<Record<string, string>> | null | undefined): readonly string[] | undefined {
  const byId = new Map(Object.entries(names ?? {}));
  const labels = Array.from({ length: byId.size }, (_, id) => byId.get(String(id)));
  return labels.length > 0 &&
    labels.every((label) => label !== undefined) &&
    new Set(labels).size === labels.length
    ? labels
    : undefined;
}

async function readJson(store: Store, name: string): Promise<unknown> {
  const bytes = await readOptionalFile(store, name, fileLimits.json);
  if (bytes !== undefined) return parseJson(bytes, locate(store, name));
  throw modelFileError(
    locate(store, name),
    'there is no such file',
    'config.json, model.safetensors and tokenizer.json',
    'save the model with save_pretrained, and its fast tokenizer too',
  );
}

async function readTokenizer(store: Store): Promise<Tokenizer> {
  const json = await readJson(store, files.tokenizer);
  const where = locate(store, files.tokenizer);
  // What Heddle wrote has a post-processor for other libraries, which says what our tokenizers do anyway.
  if (!isPretrainedTokenizer(json)) return loadOwnTokenizer({ ...Object(json), post_processor: null }, where);
  const bytes = await readOptionalFile(store, files.tokenizerConfig, fileLimits.json);
  const config = bytes && parseJson(bytes, locate(store, files.tokenizerConfig));
  return loadPretrainedTokenizer(json, where, config);
}

async function readTensors(store: Store): Promise<ReadonlyMap<string, HostTensor>> {
  const where = locate(store, files.weights);
  const bytes = await readOptionalFile(store, files.weights, fileLimits.tensors);
  if (bytes !== undefined) return readSafetensors(bytes, where).tensors;
  const sharded = (await readOptionalFile(store, files.index, fileLimits.json)) !== undefined;
  throw modelFileError(
    where,
    sharded ? 'the weights are split into several files' : 'there is no such file',
    'one file model.safetensors',
    sharded ? 'save it again with a larger max_shard_size' : 'save it again with safe_serialization=True',
  );
}

function requireVocabulary(
  weights: ReadonlyMap<string, HostTensor>,
  { vocabulary, options }: SideConfig,
  tokenizer: Tokenizer,
  store: Store,
): void {
  for (const [name, { dims }] of weights) {
    if (!/^\w+\.embedding\.weight$/.test(name)) continue;
    if (dims[0] === vocabulary && dims[1] === options.width) continue;
    const allowed = `[${vocabulary}, ${options.width}], as config.json says`;
    throw modelFileError(locate(store, files.weights), `a token embedding of [${dims.join(', ')}]`, allowed);
  }
  if (tokenizer.size <= vocabulary) return;
  throw modelFileError(
    locate(store, files.tokenizer),
    `${tokenizer.size} tokens`,
    `at most ${vocabulary}, the vocab_size of config.json`,
  );
}
