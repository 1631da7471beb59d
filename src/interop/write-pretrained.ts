/** Writes a model as a folder that Python's transformers reads. */
import { HeddleError } from '../base/errors.ts';
import { encodeJson } from '../bundle/bundle-file.ts';
import type { ModelParts, SideParts } from '../bundle/model-parts.ts';
import { writeSafetensors } from '../bundle/safetensors.ts';
import { isPretrainedTokenizer } from '../data/pretrained-tokenizer.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import type { Architecture, Demand, Options, PretrainedHead } from './architecture.ts';
import { architectures } from './architectures.ts';
import { bodyRules, toPretrained } from './pretrained-tensors.ts';

/** What is to be written. */
interface Source {
  readonly side: SideParts;
  /** The options of the body, those filled in that an encoder or a decoder has without saying so. */
  readonly body: Options;
  readonly kind: string;
  readonly head: Options;
  readonly labels: readonly string[] | undefined;
}

/** A class of transformers, and what of the model it has no counterpart for. */
interface Candidate {
  readonly architecture: Architecture;
  readonly head: PretrainedHead;
  readonly unmet: readonly Demand[];
  /** How many demands it has. */
  readonly demanded: number;
}

/**
 * The files of a folder for `from_pretrained`: `config.json`, `model.safetensors`, `tokenizer.json` and
 * `tokenizer_config.json`. Rates of dropout are written as far as the architecture has them.
 *
 * Throws: E_CONFIG where no class of transformers computes what the model computes, naming the options in its way.
 */
export function writePretrained(
  parts: ModelParts,
  weights: ReadonlyMap<string, HostTensor>,
  where: string,
): ReadonlyMap<string, Uint8Array> {
  const source = sourceOf(parts, where);
  const { architecture, head } = chooseClass(source, where);
  const { body, side } = source;
  const rules = [...bodyRules(architecture, Number(body.layers)), ...head.rules];
  const tensors = toPretrained(rules, namedFor(architecture, source, weights));
  return new Map([
    ['config.json', encodeJson(configOf(architecture, head, source))],
    ['model.safetensors', writeSafetensors(tensors, new Map([['format', 'pt']]))],
    ['tokenizer.json', encodeJson(tokenizerFile(side.tokenizer, body))],
    ['tokenizer_config.json', encodeJson(tokenizerConfig(side.tokenizer, body))],
  ]);
}

function sourceOf({ encoder, decoder, heads, labels }: ModelParts, where: string): Source {
  const side = encoder ?? decoder;
  const [[kind, head] = [undefined, {}]] = heads;
  if (side === undefined || (encoder !== undefined && decoder !== undefined) || kind === undefined) {
    throw noClass(where, 'a model with an encoder and a decoder', 'a model with one of them');
  }
  const { family, options } = side.config;
  if (family !== 'transformer') throw noClass(where, `family ${family}`, 'transformer');
  const fixed = { causal: decoder !== undefined, padding: side.tokenizer.special.pad };
  return { side, body: { embedding: options.width, ...fixed, ...options }, kind, head, labels };
}

function chooseClass({ body, kind, head }: Source, where: string): Candidate {
  const candidates = architectures.flatMap((architecture): readonly Candidate[] => {
    const own = architecture.heads.find((each) => each.kind === kind);
    if (own === undefined) return [];
    const differs =
      (options: Options) =>
      ([option, value]: Demand) =>
        options[option] !== value;
    const [ofBody, ofHead] = [architecture.demands(body), own.demands(body)];
    const unmet = [...ofBody.filter(differs(body)), ...ofHead.filter(differs(head))];
    const demanded = ofBody.length + ofHead.length;
    return [{ architecture, head: own, unmet, demanded }];
  });
  // Of two that fit, the one that asks for more says more: DistilBERT is a BERT without segments.
  const [best] = candidates.toSorted((a, b) => a.unmet.length - b.unmet.length || b.demanded - a.demanded);
  if (best === undefined) throw noClass(where, `the head ${kind}`, 'a head that transformers has');
  if (best.unmet.length === 0) return best;
  const all = { ...body, ...head };
  throw noClass(
    where,
    best.unmet.map(([option]) => `${option} ${all[option]}`).join(', '),
    `for ${best.architecture.className}${best.head.classes[0]}: ${best.unmet.map(([option, value]) => `${option} ${value}`).join(', ')}`,
  );
}

function noClass(where: string, found: string, allowed: string): HeddleError {
  return new HeddleError('E_CONFIG', {
    where,
    found: `${found}, for which transformers has no class`,
    allowed,
    fix: 'train a model with these options, or start from a Hugging Face model with --init',
  });
}

/** Parameters under the names of the tables: a causal encoder is the architecture's decoder. */
function namedFor(
  { side }: Architecture,
  { body }: Source,
  weights: ReadonlyMap<string, HostTensor>,
): ReadonlyMap<string, HostTensor> {
  const named = new Map(
    [...weights].map(([name, tensor]) => [name.replace(/^(?:en|de)coder\./, `${side}.`), tensor]),
  );
  // What tells no segments apart has one kind of them, which adds nothing.
  if (body.segments === 0) {
    const width = Number(body.width);
    named.set(`${side}.segments.weight`, hostTensor('float32', [1, width], new Float32Array(width)));
  }
  return named;
}

function configOf(architecture: Architecture, head: PretrainedHead, source: Source): Options {
  const { body, side, labels } = source;
  const { pad: padding, start, end } = side.tokenizer.special;
  return {
    architectures: [architecture.className + head.classes[0]],
    model_type: architecture.modelType,
    ...architecture.write(body, { vocabulary: side.config.vocabulary, padding }),
    bos_token_id: start,
    eos_token_id: end,
    ...head.config?.(source.head),
    ...(labels !== undefined && {
      id2label: Object.fromEntries(labels.map((label, id) => [id, label])),
      label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
    }),
    ...(source.head.multiLabel === true && { problem_type: 'multi_label_classification' }),
    torch_dtype: 'float32',
  };
}

/** A tokenizer of ours joins texts by itself; other libraries are told how by a post-processor. */
function tokenizerFile(tokenizer: Tokenizer, { causal, segments }: Options): unknown {
  const { json, special, token } = tokenizer;
  if (isPretrainedTokenizer(json) || causal === true) return json;
  const second = Number(segments) > 1 ? 1 : 0;
  const marker = (id: number, segment: number) => ({ SpecialToken: { id: token(id), type_id: segment } });
  const text = (id: 'A' | 'B', segment: number) => ({ Sequence: { id, type_id: segment } });
  const single = [marker(special.start, 0), text('A', 0), marker(special.end, 0)];
  const ids = [special.start, special.end].map((id) => [
    token(id),
    { id: token(id), ids: [id], tokens: [token(id)] },
  ]);
  const pair = [...single, text('B', second), marker(special.end, second)];
  const template = { type: 'TemplateProcessing', single, pair, special_tokens: Object.fromEntries(ids) };
  return { ...json, post_processor: template };
}

function tokenizerConfig(
  { special, token }: Tokenizer,
  { length, positionOffset, segments }: Options,
): Options {
  const [start, end] = [token(special.start), token(special.end)];
  const inputs = ['input_ids', ...(Number(segments) > 1 ? ['token_type_ids'] : []), 'attention_mask'];
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: Number(length) - Number(positionOffset),
    model_input_names: inputs,
    clean_up_tokenization_spaces: false,
    pad_token: token(special.pad),
    unk_token: token(special.unknown),
    bos_token: start,
    eos_token: end,
    cls_token: start,
    sep_token: end,
    ...(special.mask !== undefined && { mask_token: token(special.mask) }),
  };
}
