/** A Transformer that was trained elsewhere and converted to CTranslate2, as a Transformer of ours. */
import { HeddleError } from '../base/errors.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { type ModelConfig, resolveModelConfig } from '../models/model-config.ts';
import { sequenceToSequence } from '../models/sequence-to-sequence.ts';
import { layoutOf, type ParameterLayout } from '../nn/flat-parameters.ts';
import { modelFileError } from '../onnx/model-file-error.ts';
import { decoderTensors, encoderTensors, type Side, type Take } from './ctranslate2-transformer.ts';
import { readCTranslate2Variables } from './ctranslate2-variables.ts';
import { type OrderedVocabulary, orderVocabulary } from './ctranslate2-vocabulary.ts';
import { flattenTensors } from './flat-tensors.ts';
import { traceParameters } from './trace-parameters.ts';

/** The files of a CTranslate2 model folder; a vocabulary has one token per line. */
export interface CTranslate2Files {
  readonly model: Uint8Array;
  readonly sourceVocabulary: string;
  readonly targetVocabulary: string;
}

export interface ImportedModel {
  readonly config: ModelConfig;
  readonly layout: ParameterLayout;
  /** The flat buffer. */
  readonly parameters: Float32Array;
  /** The token of each id; the special tokens stand where all our vocabularies have them. */
  readonly sourceVocabulary: readonly string[];
  readonly targetVocabulary: readonly string[];
}

type Tensors = ReadonlyMap<string, HostTensor<'float32'>>;

/** Positions are computed, not stored, so a file sets no limit of its own. */
const longestSequence = 512;
const allowedModel = 'a pre-norm Transformer of OpenNMT';

/** Files of the revisions that Heddle reads do not say how many heads there are: the architecture's name does. */
const headsOf: ReadonlyMap<string, number> = new Map([
  ['TransformerBase', 8],
  ['TransformerBig', 16],
]);

/**
 * Reads a pre-norm Transformer with ReLU, of float32, int16 or int8 weights.
 *
 * Differs from the source: ids are renumbered so that `<blank>`, `<unk>`, `<s>` and `</s>` are 0 to 3; the
 * sinusoidal positions, which are laid out otherwise than ours, become a learned table.
 *
 * Throws: E_MODEL_FILE for a broken file and for a model of another kind, naming the variable.
 */
export function readCTranslate2(files: CTranslate2Files, where = 'model.bin'): ImportedModel {
  const { specification, variables } = readCTranslate2Variables(files.model, where);
  const heads = headsOf.get(specification);
  if (heads === undefined) {
    throw modelFileError(where, `a "${specification}"`, [...headsOf.keys()].join(' or '));
  }
  const unread = new Set(variables.keys());
  const take: Take = (name) => {
    const variable = variables.get(name);
    if (variable === undefined) throw modelFileError(where, `no variable "${name}"`, allowedModel);
    unread.delete(name);
    return variable;
  };
  const source = vocabularyOf(take, 'encoder', files.sourceVocabulary);
  const target = vocabularyOf(take, 'decoder', files.targetVocabulary);
  const encoder = sideOf(variables, 'encoder', source);
  const decoder = sideOf(variables, 'decoder', target);
  const tensors: Tensors = new Map([...encoderTensors(take, encoder), ...decoderTensors(take, decoder)]);
  for (const name of unread) throw modelFileError(where, `a variable "${name}"`, allowedModel);
  const config = configOf(tensors, { encoder, decoder }, heads, where);
  const layout = layoutOf(traceParameters(sequenceToSequence(config)));
  return Object.freeze({
    config,
    layout,
    parameters: flattenTensors(layout, tensors, where),
    sourceVocabulary: source.tokens,
    targetVocabulary: target.tokens,
  });
}

function vocabularyOf(take: Take, side: 'encoder' | 'decoder', text: string): OrderedVocabulary {
  const [size = 0] = take(`${side}/embeddings/weight`).dims;
  return orderVocabulary(text, size, `vocabulary of the ${side}`);
}

function sideOf(variables: Tensors, side: 'encoder' | 'decoder', { rows }: OrderedVocabulary): Side {
  let layers = 0;
  while (variables.has(`${side}/layer_${layers}/ffn/layer_norm/beta`)) layers++;
  return { layers, rows, length: longestSequence };
}

/** The configuration that the shapes of the tensors tell. */
function configOf(
  tensors: Tensors,
  sides: { readonly encoder: Side; readonly decoder: Side },
  heads: number,
  where: string,
): ModelConfig {
  const configOfSide = (name: 'encoder' | 'decoder') => {
    const { layers, rows, length } = sides[name];
    const width = tensors.get(`${name}.norm.scale`)!.dims[0];
    const inner = tensors.get(`${name}.layers.0.feedForward.inner.bias`)?.dims[0];
    const options = { layers, width, inner, heads, positions: 'learned', length, dropout: 0 };
    return { family: 'transformer', vocabulary: rows.length, options };
  };
  try {
    return resolveModelConfig({
      encoder: configOfSide('encoder'),
      decoder: configOfSide('decoder'),
      tie: false,
    });
  } catch (cause) {
    if (!(cause instanceof HeddleError)) throw cause;
    throw modelFileError(where, `a model that Heddle cannot build (${cause.message})`, allowedModel);
  }
}
