/**
 * From PyTorch's parameter names to ours.
 *
 * A linear layer of PyTorch holds `weight [out, in]`, ours `weight [in, out]`; its multi-head attention stacks W_Q, W_K
 * and W_V in `in_proj_weight [3D, D]`, ours puts them side by side: all three in `queryKeyValue.weight [D, 3D]` for
 * self-attention, `query.weight [D, D]` and `keyValue.weight [D, 2D]` for cross-attention. A layer norm's `weight` is
 * our `scale`. Each rule moves elements and changes none, so it holds for gradients too.
 */
import type { GoldenTensor, GoldenTensors } from './golden-file.ts';

/** One of our parameters: where PyTorch keeps it and what is done to that. */
interface Rule {
  readonly ours: string;
  readonly torch: string;
  readonly convert: (x: GoldenTensor) => GoldenTensor;
}

export const same = (x: GoldenTensor) => x;

/** [R, C] -> [C, R] */
function transposed({ shape, data }: GoldenTensor): GoldenTensor {
  const [rows, columns] = shape as [number, number];
  return {
    shape: [columns, rows],
    data: data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!),
  };
}

/** Of three parts that are stacked along the first axis those from `first` to `last`. */
const thirds =
  (first: number, last: number) =>
  ({ shape: [rows, ...rest], data }: GoldenTensor): GoldenTensor => ({
    shape: [((last - first) * rows!) / 3, ...rest],
    data: data.slice((first * data.length) / 3, (last * data.length) / 3),
  });

export const linear = (ours: string, torch: string): readonly Rule[] => [
  { ours: `${ours}.weight`, torch: `${torch}.weight`, convert: transposed },
  { ours: `${ours}.bias`, torch: `${torch}.bias`, convert: same },
];

const norm = (ours: string, torch: string): readonly Rule[] => [
  { ours: `${ours}.scale`, torch: `${torch}.weight`, convert: same },
  { ours: `${ours}.bias`, torch: `${torch}.bias`, convert: same },
];

const projection = (ours: string, torch: string, first: number, last: number): readonly Rule[] => [
  {
    ours: `${ours}.weight`,
    torch: `${torch}in_proj_weight`,
    convert: (x) => transposed(thirds(first, last)(x)),
  },
  { ours: `${ours}.bias`, torch: `${torch}in_proj_bias`, convert: thirds(first, last) },
];

/** Prefixes end in a dot or are empty. */
export const selfAttentionRules = (ours: string, torch: string): readonly Rule[] => [
  ...projection(`${ours}queryKeyValue`, torch, 0, 3),
  ...linear(`${ours}output`, `${torch}out_proj`),
];

export const crossAttentionRules = (ours: string, torch: string): readonly Rule[] => [
  ...projection(`${ours}query`, torch, 0, 1),
  ...projection(`${ours}keyValue`, torch, 1, 3),
  ...linear(`${ours}output`, `${torch}out_proj`),
];

/** The exercise of `tools/golden/self_attention.py`: one projection without bias for all heads. */
export const classicAttentionRules: readonly Rule[] = [
  ...['values', 'keys', 'queries'].map((name) => ({
    ours: `${name}.weight`,
    torch: `${name}.weight`,
    convert: transposed,
  })),
  ...linear('output', 'fc_out'),
];

const feedForwardRules = (ours: string, torch: string): readonly Rule[] => [
  ...linear(`${ours}inner`, `${torch}linear1`),
  ...linear(`${ours}outer`, `${torch}linear2`),
];

export const encoderLayerRules = (ours: string, torch: string): readonly Rule[] => [
  ...norm(`${ours}selfAttention.norm`, `${torch}norm1`),
  ...selfAttentionRules(`${ours}selfAttention.`, `${torch}self_attn.`),
  ...norm(`${ours}feedForward.norm`, `${torch}norm2`),
  ...feedForwardRules(`${ours}feedForward.`, torch),
];

export const decoderLayerRules = (ours: string, torch: string): readonly Rule[] => [
  ...norm(`${ours}selfAttention.norm`, `${torch}norm1`),
  ...selfAttentionRules(`${ours}selfAttention.`, `${torch}self_attn.`),
  ...norm(`${ours}crossAttention.norm`, `${torch}norm2`),
  ...crossAttentionRules(`${ours}crossAttention.`, `${torch}multihead_attn.`),
  ...norm(`${ours}feedForward.norm`, `${torch}norm3`),
  ...feedForwardRules(`${ours}feedForward.`, torch),
];

/**
 * One direction of a recurrent layer: PyTorch stacks gates along the first axis, ours stand side by side. Of its two
 * biases we have the first, and of the second the part of the GRU's candidate; the rest of it is zero in the file.
 */
export const recurrentRules = (ours: string, suffix: string, gru: boolean): readonly Rule[] => [
  { ours: `${ours}input.weight`, torch: `weight_ih_${suffix}`, convert: transposed },
  { ours: `${ours}input.bias`, torch: `bias_ih_${suffix}`, convert: same },
  { ours: `${ours}recurrent.weight`, torch: `weight_hh_${suffix}`, convert: transposed },
  ...(gru ? [{ ours: `${ours}recurrent.bias`, torch: `bias_hh_${suffix}`, convert: thirds(2, 3) }] : []),
];

/** The GRU of `tools/golden/recurrent.py` that resets before the product. */
export const resetBeforeRules: readonly Rule[] = [
  { ours: 'input.weight', torch: 'W', convert: same },
  { ours: 'input.bias', torch: 'b', convert: same },
  { ours: 'recurrent.weight', torch: 'U', convert: same },
];

/** The scores of `tools/golden/recurrent.py`, in the papers' notation. */
export const scoreRules: Readonly<Record<'additive' | 'dot' | 'general', readonly Rule[]>> = {
  additive: [
    { ours: 'query.weight', torch: 'W_a', convert: transposed },
    { ours: 'key.weight', torch: 'U_a', convert: transposed },
    { ours: 'score.weight', torch: 'v_a', convert: ({ shape, data }) => ({ shape: [...shape, 1], data }) },
  ],
  dot: [],
  general: [{ ours: 'key.weight', torch: 'W_a', convert: transposed }],
};

/** The LSTM decoder with input feeding of `tools/golden/recurrent.py`. */
export const inputFeedingRules: readonly Rule[] = [
  ...[0, 1].flatMap((i) => recurrentRules(`layers.${i}.`, `l${i}`, false)),
  ...scoreRules.general.map((rule) => ({ ...rule, ours: `attention.${rule.ours}` })),
  { ours: 'combination.weight', torch: 'W_c', convert: transposed },
  { ours: 'combination.bias', torch: 'b_c', convert: same },
];

/** The Transformer of `tools/golden/transformer.py`; only pre-norm has final norms. */
export function transformerRules(layers: number, placement: 'pre' | 'post'): readonly Rule[] {
  const indices = Array.from({ length: layers }, (_, i) => i);
  const finalNorms = [...norm('encoder.norm', 'encoder.norm'), ...norm('decoder.norm', 'decoder.norm')];
  return [
    { ours: 'encoder.embedding.weight', torch: 'source_embedding.weight', convert: same },
    { ours: 'decoder.embedding.weight', torch: 'target_embedding.weight', convert: same },
    ...indices.flatMap((i) => encoderLayerRules(`encoder.layers.${i}.`, `encoder.layers.${i}.`)),
    ...indices.flatMap((i) => decoderLayerRules(`decoder.layers.${i}.`, `decoder.layers.${i}.`)),
    ...(placement === 'pre' ? finalNorms : []),
  ];
}

/** PyTorch's tensors (parameters or their gradients) under our names and in our layout. */
export function fromTorch(rules: readonly Rule[], tensors: GoldenTensors): GoldenTensors {
  return Object.fromEntries(rules.map(({ ours, torch, convert }) => [ours, convert(tensors[torch]!)]));
}
